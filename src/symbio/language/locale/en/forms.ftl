form-read = Form { $form } for { $year }, { $company }: { $wastes } { $wastes ->
    [one] waste
   *[other] wastes
} read, { NUMBER($generated, maximumFractionDigits: 1) } t of own generation; { $offers } { $offers ->
    [one] offer
   *[other] offers
}, { $running } already recovered and shown as running. Taxpayer number { $taxpayer }, OKPO { $okpo }.
form-unknown = { $file } is no state form that can be read. Known forms: { $forms }.
form-empty = { $file }: form { $form } holds no line of a waste. Check that section I (table 1) is filled and saved.
form-totals-skipped = { $count } { $count ->
    [one] line of totals was
   *[other] lines of totals were
} left out: the wastes themselves are counted.
form-column-moved = Column { $column } ({ $heading }) stands elsewhere than in the edition that is known; it was read by its heading. Compare a few figures.
form-amount = Column { $column }: “{ $text }” is no amount in tonnes. The line was left out; enter a number or leave the cell empty.
form-no-company = The form does not name the organisation. The file name stands for it.
form-no-place = The form gives no address with a known town ({ $address }). Distances stay unknown until the place is stated.
form-no-code = “{ $waste }” has no waste code. It was read by its name only.
form-class-differs = “{ $waste }”: hazard class { $stated } is stated, the code says { $by_code }. The class of the code counts; check both.
form-balance = “{ $waste }”: { NUMBER($stated, maximumFractionDigits: 3) } t are stated in stock at the end of the year, the movements give { NUMBER($expected, maximumFractionDigits: 3) } t (difference { NUMBER($difference, maximumFractionDigits: 3) } t).
form-balance-storage = “{ $waste }”: the stock at the end of the year ({ NUMBER($stated, maximumFractionDigits: 3) } t) is { NUMBER($difference, maximumFractionDigits: 3) } t above the movements ({ NUMBER($expected, maximumFractionDigits: 3) } t), as much as was placed in storage: the storage seems to be left in the stock.
form-received = “{ $waste }”: { NUMBER($received, maximumFractionDigits: 3) } t came from others or from own other sites. They are not this plant's own and are not offered.
form-offer-capped = “{ $waste }”: { NUMBER($disposed, maximumFractionDigits: 3) } t went to storage, burial or neutralisation, but of { NUMBER($generated, maximumFractionDigits: 3) } t generated { NUMBER($recovered, maximumFractionDigits: 3) } t are recovered already: { NUMBER($offered, maximumFractionDigits: 3) } t are offered. The rest came from stock or from others.
form-xml-placement = “{ $waste }”: the file can be read in two ways; taken as { NUMBER($stored, maximumFractionDigits: 3) } t stored and { NUMBER($buried, maximumFractionDigits: 3) } t buried. Check.
form-xml-handed = “{ $waste }”: { NUMBER($amount, maximumFractionDigits: 3) } t were handed over without a purpose in the file (pre-treatment, storage or the municipal operator). They are not offered.
form-xml-rest = “{ $waste }”: { NUMBER($amount, maximumFractionDigits: 3) } t are explained by no movement in the file. They are taken as treated at the plant itself and not offered.
form-consolidated = { $company }: { $whole } equals the sum of { $count } other reports ({ $branches }). Count those and leave { $whole } out: the same wastes stand in both.
xml-unsafe = { $file } holds a document type, entities or references to other files. No report needs them and they can do harm: it was not read. Export the report again.
xml-broken = { $file } is no sound XML ({ $reason }). Export the report again.
