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
