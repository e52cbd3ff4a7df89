# Own factors and prices of a company or workspace
own-title = Own figures
own-lead = Factors and prices of your own count instead of the shared ones wherever your people look at an assessment: on its page, in “what if”, in the dossier.
own-private = Nobody else sees them. Lists, orders and what others see are made of the shared figures. Every figure that rests on your own is marked “own” and leads to its row.
own-empty = There are no own figures yet. Bring what you have measured, pay or hold a licence for; all else stays as it is.
own-kind-factors = Factors
own-kind-prices = Prices
own-counts = { $count ->
    [one] { $count } row counts.
   *[other] { $count } rows count.
}
own-col-row = Row
own-col-what = What it is of
own-col-figure = Figure
own-col-place = Place, year
own-remove = Remove the table
own-remove-note = The shared figures count again.
own-removed = { $file } was removed; the shared figures count again.
own-new = Bring a table
own-new-note = A CSV with the columns of the shared table. A new table of a kind takes the place of the old one. Begin with the shared rows: change what you know better, delete the rest.
own-template-factors = Shared factors as CSV
own-template-prices = Shared prices as CSV
own-take = Read the table
own-taken = { $count ->
    [one] { $file }: { $count } row counts from now on.
   *[other] { $file }: { $count } rows count from now on.
}
own-may-not = Owners and editors of the company, and facilitators of a workspace, bring and remove tables.
own-refused = { $count ->
    [one] The table was not taken: { $count } thing to mend. Nothing has changed.
   *[other] The table was not taken: { $count } things to mend. Nothing has changed.
}
own-more = { $count ->
    [one] … and { $count } more row.
   *[other] … and { $count } more rows.
}
own-sign = own
own-row-lead = An own figure of { $owner }, from { $file }. Only its people see it.
own-instead = Counts instead of
own-shared-row = the shared row
own-used = { $count ->
    [one] { $count } figure of { $owner } counts here and is marked “own”; in lists the shared ones count.
   *[other] { $count } figures of { $owner } count here and are marked “own”; in lists the shared ones count.
}
own-not-used = None of the own figures of { $owner } concerns this exchange.
own-off = The shared figures count here, the own ones of { $owner } do not.
own-see = See the table
field-own-file = File
field-own-file-help = CSV, at most 2 MB and 2,000 rows; separated by commas, semicolons or tabs.
assessing-if-tables = Figures
assessing-choice-tables-own = own, then shared
assessing-choice-tables-shared = shared alone
# What is wrong with a table of own figures
own-not-csv = { $file } is no table of text. Save it as “CSV UTF-8” and bring it again.
own-too-large = { $file } is larger than { $megabytes } MB. Bring only the rows that differ from the shared ones.
own-no-rows = { $file } holds no row. Put the names of the columns into the first row, and each figure below.
own-too-many = { $file } has { $count } rows; at most { $most } are taken. Bring only the rows that differ from the shared ones.
own-kind-unknown = { $file }: the first row does not say what the table is. Factors have a column “indicator”, prices a column “currency”; take the names from the shared table.
own-column-missing = { $file }, row 1: the column { $column } is missing. Add it with the very name of the shared table.
own-width = { $file }, row { $row }: { $found } cells, but the header names { $expected }. Put texts with a separator into quotes.
own-cell-long = { $file }, row { $row }, column “{ $column }”: more than { $most } signs. Shorten it.
own-blank = { $file }, row { $row }, column “{ $column }”: empty. Fill it, or delete the row.
own-number = { $file }, row { $row }, column “{ $column }”: “{ $value }” is no number. Write digits with a point or a comma, without units.
own-choice = { $file }, row { $row }, column “{ $column }”: “{ $value }” is not known. Write one of: { $known }.
own-geography = { $file }, row { $row }, column “{ $column }”: “{ $value }” is no place. Write a country as two capital letters (RU), an area of the tables (RU-Siberia), or EU, Europe, World, any.
own-unit = { $file }, row { $row }, column “{ $column }”: “{ $value }”, but this is counted in “{ $expected }”. Convert the figure and write “{ $expected }”.
own-year = { $file }, row { $row }, column “{ $column }”: “{ $value }” is no year. Write four digits, such as 2025.
own-range = { $file }, row { $row }, columns { $column }: not in order. The value lies between low and high.
own-twice = { $file }, row { $row }: { $item } stands above already for the same place. Leave one of the two.
own-not-linked = { $file }, row { $row }: no resource is counted by “{ $item }”, so the row counts nowhere. Take the name from the shared table.
own-none-licensed = { $file }: no row states its licence, so none counts. Say in the column “licence” by what right the figure is used, such as “own measurement”.
