news-title = What is new
news-bell = { $count ->
    [0] What is new
   *[other] What is new ({ $count })
}
news-unread = new
news-empty = Nothing yet. Here you are told when somebody is interested in one of your streams, when new partners are found, and when a provider asks or answers.
news-read-all = Mark all as read
news-settings = How often letters come
news-settings-lead = Letters go to { $email }. Everything also stands on the page “What is new”.
news-saved = Saved.
news-promise = Letters hold no names of other companies and no exact places.
news-group-contact = Interest, questions, answers, consent
news-group-candidates = New strong candidates for our streams
news-group-questions = New questions within what we declared
news-group-work = Imports and invitations
news-group-all = All letters of Symbio
news-pace-now = at once
news-pace-daily = once a day
news-pace-weekly = once a week
news-pace-off = never
news-stop = Stop letters
news-stop-now = Stop them
news-stopped = These letters do not come any more
news-mail-more = And { $count } more: { $link }
news-mail-foot = --
    How often letters come: { $settings }
    Stop these letters, without logging in: { $stop }
web-job-notices = Looking round and sending letters
notice-kind-untold = kind not told
notice-who = { $kind }; { $far }
notice-private-shown = Your stream is private: by asking you show this one company what it is and how much, without your name.
notice-interest-take = A company ({ $who }) could take your “{ $stream }” and asks, without names, whether you are interested.
notice-interest-supply = A company ({ $who }) could supply what you need, “{ $stream }”, and asks, without names, whether you are interested.
notice-agreed = Both sides agree about your “{ $stream }”: names are open to each other now.
notice-question = A company ({ $who }) asks you, without names, what could be done with a stream of theirs.
notice-answer-can = A provider answers about your “{ $stream }”: it can take it on.
notice-answer-sample = A provider answers about your “{ $stream }”: it needs a sample.
notice-answer-cannot = A provider answers about your “{ $stream }”: it cannot, and says why.
notice-reply = The owner of a stream replied to your answer.
notice-accepted = The owner of a stream accepted your answer: names are open to each other now.
notice-declined = The owner of a stream declined your answer.
notice-candidates = { $count ->
    [one] { $count } new strong candidate
   *[other] { $count } new strong candidates
} for your streams: { $streams }.
notice-questions = { $count ->
    [one] { $count } new question
   *[other] { $count } new questions
} within what you declared.
notice-import = Import done: { $made } taken, { $known } known already.
notice-invited = You are invited to join: open the invitation.
notice-subject-many = Symbio: { $count } things are new
notice-subject-interest = Symbio: somebody is interested in your stream
notice-subject-agreed = Symbio: both sides agree
notice-subject-question = Symbio: a question to you
notice-subject-answer = Symbio: a provider answered
notice-subject-reply = Symbio: a reply to your answer
notice-subject-accepted = Symbio: your answer is accepted
notice-subject-declined = Symbio: your answer is declined
notice-subject-candidates = Symbio: new candidates for your streams
notice-subject-questions = Symbio: new questions within what you declared
notice-subject-import = Symbio: import done
notice-subject-invited = Symbio: an invitation
