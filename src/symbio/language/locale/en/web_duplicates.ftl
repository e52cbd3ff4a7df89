dup-title = Likely duplicates
dup-title-companies = Companies that stand here twice
dup-title-pair = Are these the same?
dup-lead-company = Sites and streams that probably stand here twice, from different files or in different words. You decide; a merge can be undone.
dup-lead-owner = Companies of yours that probably stand here twice. Companies of different owners are merged by an administrator.
dup-lead-staff = Companies that probably stand here twice. One that is merged has the people, sites and streams of both: first make sure that they are one company.
dup-lead-space = Residents that probably stand on the list twice, and companies registered for them, while nobody owns them.
dup-lead-pair = Where the two differ, choose what stays. Unless you choose, what is known stays, and what fewer people may see.
dup-none = Nothing alike was found. Likely duplicates appear when the same comes from different files or is written in different ways.
dup-kinds-organisation = Companies
dup-kinds-site = Sites
dup-kinds-stream = Streams
dup-kinds-resident = Residents
dup-first = The first
dup-second = The second
dup-part = What
dup-why = Why
dup-compare = Compare
dup-merged = Merged
dup-merged-line = “{ $gone }” is now “{ $kept }”
dup-undo = Undo the merge
dup-apart = Not the same
dup-forget = Suggest again
dup-merge = Merge
dup-not-same = These are not the same
dup-can-undo = The merge can be undone.
dup-moves-stream = Nothing of the second is lost: its history, views, answers, files and rows of imports move to the first. What only one of the two showed to a workspace is shown there no more.
dup-moves-site = All streams of the second site move to the first.
dup-moves-organisation = People, sites, streams, imports and files of the second company move to the first. What only one of the two showed to a workspace is shown there no more.
dup-moves-resident = Questionnaires and invitations of the second move to the first.
dup-fixed = Not to be chosen: answers stay with the address that was asked, and who asked not to be written to is not written to.
dup-origin = Where it comes from
dup-yes = yes
dup-no = no
dup-n-streams = { $count ->
    [one] { $count } stream
   *[other] { $count } streams
}
dup-n-sites = { $count ->
    [one] { $count } site
   *[other] { $count } sites
}
dup-n-members = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
dup-said-merged = “{ $gone }” is now “{ $kept }”. You can undo this further down the page.
dup-said-undone = “{ $gone }” and “{ $kept }” are apart again.
dup-said-apart = Remembered: “{ $a }” and “{ $b }” are not the same.
dup-said-forget = “{ $a }” and “{ $b }” may be suggested again.
dup-companies-first = A company is registered for each of these residents. Merge the companies first.
dup-undo-later-first = “{ $name }” was merged with another one later. Undo the later merge first.
dup-undo-blocked = This cannot be undone: what belonged to “{ $name }” (a tax number, for example) belongs to another one now. Free it first.
dup-why-identifier = the same number { $text }
dup-why-email = the same e-mail
dup-why-same-name = the same name
dup-why-like-name = a similar name
dup-why-near = { $metres ->
    [0] one place
   *[other] { $metres } m apart
}
dup-why-apart = { $km } km apart
dup-why-activity = the same activity
dup-why-form = another legal form
dup-why-same-words = the same words
dup-why-like-words = similar words
dup-why-code = the same code { $code }
dup-why-resource = understood as the same
dup-why-quantity = nearly the same quantity
dup-part-name = Name
dup-part-country = Country
dup-part-inn = INN
dup-part-ogrn = OGRN
dup-part-unp = UNP
dup-part-vat = VAT number
dup-part-activity = Activity
dup-part-website = Website
dup-part-about = About
dup-part-is-provider = Processor or provider of services
dup-part-is-named = Name may be shown
dup-part-place = Place
dup-part-town = Place
dup-part-is-exact = Exact place may be shown
dup-part-text = What it is
dup-part-quantity = Quantity
dup-part-codes = Codes
dup-part-year = Year
dup-part-temperature-c = Temperature, °C
dup-part-pressure-bar = Pressure, bar
dup-part-moisture-pct = Moisture, %
dup-part-grain-size-mm = Grain size, mm
dup-part-composition = Composition
dup-part-hazard-class = Hazard class
dup-part-pattern = When
dup-part-current-fate = What becomes of it now
dup-part-unit-cost = Cost of a unit
dup-part-note = Note
dup-part-source = Source
dup-part-is-running = Exchanged already
dup-part-sees-what = Visible to: what and how much
dup-part-sees-quality = Visible to: quality
dup-part-sees-money = Visible to: cost and fate
dup-part-email = E-mail
dup-part-is-silent = Asked not to be written to
dup-account = Rows accepted: { $accepted }, merged with what is known: { $merged }, refused: { $refused }.
dup-account-merged = Merged rows: { $count }
dup-account-there = say what a stream said already: { $count }
dup-account-file = repeat another row of this file: { $count }
dup-account-person = merged with another stream by a person: { $count }
dup-how-there = the stream was there
dup-how-file = repeated in this file
dup-how-person = merged by a person
dup-link-count = Likely duplicates ({ $count })
