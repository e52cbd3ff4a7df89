# The report on a workspace, and values that were recorded
space-report-link = Report
space-report-chosen = Report on the ticked
space-report-title = Report on the workspace
space-report-name = Report
space-report-lead = What the possible synergies add up to: effects, money, who gains, which are best and how firm their places are, with the source of every figure.
space-report-of-list = { $count ->
    [one] { $count } synergy of the list.
   *[other] { $count } synergies of the list.
}
space-report-of-chosen = { $count ->
    [one] { $count } ticked synergy.
   *[other] { $count } ticked synergies.
}
space-report-others = Choose others
space-report-seen = Only synergies between declared streams are counted, at most { $most }, each by what its companies show you here; inferred ones are not. What you do not see stays unknown in the sums.
space-report-lang = Language of PDF and DOCX
space-report-make = Make the report
space-report-made = Made before
space-report-kept = Only you can download them, for seven days and while you work in this workspace.
space-report-done = { $count ->
    [one] Report on { $count } synergy.
   *[other] Report on { $count } synergies.
}
space-report-only-html = PDF and DOCX are not installed on this server; the page (HTML) can be printed.
space-report-nothing = There is no synergy between declared streams of which enough is seen. Invite companies to show what they have, or choose others in the list.
web-job-space-report = Report on a workspace
space-report-reading = Reading the candidates.
space-report-assessing = Computing what they are worth.
space-report-writing = Writing the report.
kept-reports-what = Reports on a workspace
kept-reports-why = to be downloaded by who had them made
# What candidates are worth, in files
worth-column-currency = Currency
worth-column-npv = Present value to both over the life, in the currency
worth-column-npv-low = Present value, 5 %
worth-column-npv-high = Present value, 95 %
worth-column-yearly-gain = Gain of both in a year, in the currency
worth-column-investment = Investment, in the currency
worth-column-money-grade = Grade of the money
worth-column-co2e = Saved, t CO2e a year
worth-column-co2e-low = Saved, t CO2e a year, 5 %
worth-column-co2e-high = Saved, t CO2e a year, 95 %
worth-column-climate-grade = Grade of the climate
worth-column-used = In use already
worth-column-methods = Methods
worth-column-edition = Knowledge edition
company-candidates = All possible synergies of the company, with what they are worth:
# What the parties of an exchange recorded
record-title = Recorded
record-note = What the two companies recorded of their exchange, apart from the estimates. Only the people of both see it.
record-none = Nothing has been recorded yet.
record-teach = Write down what was agreed in a contract or measured afterwards: jobs, visitors, money for research, income.
record-link = Record what came of it
record-new = Record a value
record-saved = The value was recorded.
record-removed = The value was removed.
record-remove = Remove
record-full = { $most } values are recorded already; remove some first.
record-col-what = Indicator
record-col-year = Year
record-col-surety = How sure
record-col-source = What it rests on, and who recorded it
record-category-social = People
record-category-economic = Economy
record-category-environmental = Environment
record-number = This is no number. Write digits, with a point or a comma.
record-currency = Money needs its currency. Choose one.
record-year = Verified is what lies behind, contracted at most thirty years ahead: { $year } at the latest.
field-record-indicator = Indicator
field-record-value = Value
field-record-currency = Currency, where it is money
field-record-year = Year
field-record-surety = How sure
field-record-source = What it rests on
field-record-source-help = Such as “employment contracts of 2026” or “gate counter”. A new value of the same indicator and year takes the place of the old one.
record-surety-verified = verified: measured afterwards
record-surety-contracted = contracted: agreed in a contract
