file-missing = { $file } does not exist. Check the name and the folder.
file-is-folder = { $file } is a folder. Name one file in it.
file-not-ordinary = { $file } is no ordinary file. Save the table as CSV or XLSX and name that.
file-unreadable = { $file } cannot be opened. Close it in other programs and check your rights.
file-too-large = { $file } is larger than { $limit_mb } MB. Split it into several files.
file-empty = { $file } holds nothing. Save the table again and check that it has a header and rows.
file-no-table = { $file } is really { $what }, not a table, whatever its name says. Save the table as XLSX or CSV.
file-no-text = { $file } is neither a spreadsheet nor text. Save the table as XLSX or CSV.
file-password = { $file } is protected with a password. Remove the password, or save an unprotected copy.
file-damaged = { $file } is damaged or no true spreadsheet. Open it, save it anew as XLSX and try again.
file-unpacks-too-large = { $file } would unpack to more than { $limit_mb } MB or is packed suspiciously tightly; it was not opened. Save only the table in a new workbook.
file-has-dtd = { $file } holds a document type or entities, which no spreadsheet needs and which can do harm; it was not opened. Save it anew as XLSX.
file-too-many-cells = { $file } spans { $rows } rows and { $columns } columns; at most { $max_rows } rows and { $max_columns } columns are read. Delete stray cells far from the table, or split the file.
file-xml-unknown = { $file } is XML, but no report form that can be read. Export the form again, or save the table as XLSX.
file-without-rows = { $file } has a header but no streams below it. Fill at least one row.
sheet-missing = { $file } has no sheet “{ $sheet }”. Its sheets are: { $sheets }.
sheet-without-header = Sheet “{ $sheet }” has no header that is understood and was not read.
header-missing = { $file }: no header was found. The first row should name the columns, at least company, direction, stream, quantity, unit; “symbio template” writes a ready one.
columns-missing = { $file } lacks the column(s) { $columns }. Add them to the header; “symbio template” writes a ready one.
column-unknown = Column “{ $column }” is not known. It is kept with the original but not used.
column-twice = Column “{ $column }” is a second one for { $field }; only the first is used. Rename or delete one.
cell-too-long = A cell with { $characters } characters was left out; a cell holds at most { $limit }. Shorten it.
row-too-wide = This row has { $cells } cells, at most { $limit } are read; it was left out. Check the delimiter.
quote-unclosed = A quotation mark is opened here and never closed; this row was cut at its delimiters. Close or delete the mark.
nul-removed = { $count } zero { $count ->
    [one] byte was
   *[other] bytes were
} removed. Save the table again if text is missing.
bytes-unreadable = { $count } { $count ->
    [one] character is
   *[other] characters are
} broken. Save the file as CSV UTF-8.
required-missing = “{ $field ->
    [company] company
   *[stream] stream
}” is empty; the row was left out. Fill it in every row.
direction-assumed = No direction is given; taken as an offer. Write offer or need.
direction-column-missing = There is no column for the direction; every row is taken as an offer. Add a column “direction” with offer or need.
direction-unknown = “{ $text }” is no direction; the row was left out. Write offer or need.
cell-like-formula = “{ $text }” looks like a formula. It is kept as plain text and never run; write the name itself.
quantity-not-understood = “{ $text }” is no amount. Write a number, a range such as 100–150, or “about 200”.
quantity-negative = “{ $text }” is negative; the quantity stays unknown. Write a positive amount and say offer or need in the direction.
quantity-zero = The quantity is 0; it is taken as not stated. Write the amount, or delete the row.
number-not-understood = “{ $text }” is no number. Write digits only.
number-two-readings = The number can be { NUMBER($value, maximumFractionDigits: 6) } or { NUMBER($other, maximumFractionDigits: 6) }; the first was taken. Write it without a separator for thousands.
date-in-number = The spreadsheet made a date ({ $text }) of this number. Format the column as text and enter it again.
range-inverted = The range stood the wrong way round; read as { NUMBER($low, maximumFractionDigits: 6) } to { NUMBER($high, maximumFractionDigits: 6) }.
range-not-understood = “{ $text }” is no number or range. Write 80 or 60–90.
range-unit-unknown = The unit “{ $unit }” does not belong into this column. Convert the value to the unit in the header.
range-impossible = “{ $text }” is outside of what is possible here ({ NUMBER($least, maximumFractionDigits: 2) } to { NUMBER($most, maximumFractionDigits: 2) }). Check value and unit.
unit-missing = The amount has no unit; the quantity stays unknown. Write, for example, t/a or m3/d.
unit-unknown = The unit “{ $unit }” is not known; the quantity stays unknown. Use, for example, t/a, m3/a, MWh/a, Gcal/a, Nm3/h, pcs.
unit-ignored = “{ $unit }” was not understood and left aside. Check the unit.
unit-two = Two units stand in the row, “{ $first }” and “{ $second }”; the first was taken. Leave only one.
unit-hours-assumed = “{ $unit }” was turned into a year with { NUMBER($hours, maximumFractionDigits: 0) } hours of running. State the amount per year if it runs less.
unit-counts = “{ $unit }” counts only { $counts }. The quantity is kept with that meaning.
unit-loose = “{ $unit }” was read as { $canonical }. Check that this is meant.
coordinate-not-understood = “{ $text }” is no coordinate. Write decimal degrees, for example 55.35.
coordinate-alone = Only one of latitude and longitude is given; both stay unknown. Add the other one.
coordinates-zero = Latitude and longitude are 0; taken as not stated. Fill them in or leave them empty.
coordinates-swapped = Latitude and longitude were swapped; read as { NUMBER($lat, maximumFractionDigits: 5) }, { NUMBER($lon, maximumFractionDigits: 5) }. Exchange them in the file.
coordinates-impossible = { NUMBER($lat, maximumFractionDigits: 5) }, { NUMBER($lon, maximumFractionDigits: 5) } is no point on Earth. Latitude lies within ±90, longitude within ±180 degrees.
place-unknown = The place “{ $place }” is not known. Write the nearest town, or coordinates.
place-missing = Neither coordinates nor place are given; distances stay unknown.
place-from-site = No place is given; “{ $site }” was read as the town { $place }.
country-unknown = “{ $text }” is no country. Write two letters, for example RU.
pattern-unknown = “{ $text }” is no pattern. Write continuous, batch, seasonal or one-off.
hazard-not-understood = “{ $text }” is no hazard class. Write 1 to 5, hazardous or non-hazardous.
hazard-differs = Hazard class { $stated } is stated, the code says { $by_code }; the code counts. Check both.
visibility-unknown = “{ $text }” is no visibility; taken as private. Write public, members, matched or private.
row-twice = This row says the same as row { NUMBER($first, useGrouping: 0) }; both are kept. Delete one if it is the same stream.
form-name-unknown = There is no form “{ $name }”. Known forms: { $forms }.
template-streams = Streams
template-help = Help
template-lists = Lists
template-help-title = How to fill in
template-column = Column
template-required = Required
template-meaning = What to write
template-example = Example
template-yes = yes
template-help-1 = One row is one stream of one site. Rough answers are welcome: “about 200 t a month, grey sludge” is a good row.
template-help-2 = Leave empty what you do not know; an empty cell is never read as 0.
template-help-3 = The grey rows are examples. Write over them, or delete them.
template-help-4 = Quantities are per year unless the unit says otherwise: t/a, t/month, m3/d, MWh/a, Gcal/a, MW, Nm3/h, pcs.
template-help-5 = Write the name of the list before a code: FKKO 6 11 100 01 40 4; EWC 10 01 02; BY 3160801; CAS 7732-18-5.
