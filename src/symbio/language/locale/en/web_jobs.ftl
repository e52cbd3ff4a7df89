web-job-accept = Accepting the import
web-job-rematch = Matching everything
web-job-waiting = Waiting for its turn.
web-job-reading = Reading the file.
web-job-accepting = Making streams and understanding what they are.
web-job-matching = Looking for partners.
web-job-done = Done.
web-job-failed = It did not work.
web-job-cancelled = Stopped.
web-job-cancelling = Stopping; what was made is being taken back.
web-job-progress = { $done } of { $total }
web-job-progress-unknown = Under way
web-job-leave = You may leave this page and come back: the work goes on.
web-job-cancel = Stop it
web-job-undone = Nothing of it was kept.
web-job-found = { $count ->
    [one] { $count } possible partner found.
   *[other] { $count } possible partners found.
}
web-job-following = Looking for partners: see how far
web-job-not-allowed = You may not change this company any more.
web-job-too-often = The work broke off { $attempts } times and was given up. Try again; if it happens once more, tell the administrator.
web-job-error = This is our mistake. It was written down; try again, or tell the administrator.
web-worker-starting = Background work: started. Ctrl+C stops it.
web-backup-exists = { $file } exists already. Name a new file.
web-backup-written = { $rows } rows of { $tables } tables and { $files } files written to { $file }. Keep it safe: it holds everything.
web-backup-restored = { $rows } rows of { $tables } tables and { $files } files restored.
web-restore-not-backup = { $file } is not a backup of the platform.
web-restore-damaged = The backup is damaged at { $part }. Nothing was restored.
web-restore-other-schema = The backup was made by Symbio { $theirs }, whose database has another form than that of { $ours }. Restore it with the version that made it, then run symbio admin migrate.
web-restore-not-empty = The database holds data already ({ $table }). Restore into an empty one.
web-restore-uploads-not-empty = The folder of uploads is not empty. Restore into an empty one.
