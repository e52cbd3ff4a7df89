spaces-title = Workspaces
spaces-lead = A workspace gathers the companies of a park, zone, centre or region, so that its facilitator finds what they could give each other.
spaces-empty = You are in no workspace yet. Make one for your park, or open the link of an invitation.
spaces-companies = Your companies in workspaces
space-new = Make a workspace
space-nav = Workspace
space-finds = Possible synergies
space-slide = Picture from the list
space-residents = Residents
space-people = People
space-kind-park = industrial park
space-kind-zone = economic zone
space-kind-centre = centre
space-kind-region = region
space-kind-nation = country
space-role-facilitator = facilitator
space-role-assistant = assistant
space-role-guest = guest
space-no-parent = stands alone
space-shares-nothing = nothing but what all may see
space-shares-what = what and how much
space-shares-quality = what, how much and its quality
space-shares-all = everything, also costs and what becomes of it
space-order-plausibility = most plausible first
space-order-tonnes = most tonnes first
space-order-distance = nearest first
space-all = all
space-found = { $count ->
    [one] { $count } possible synergy
   *[other] { $count } possible synergies
} between companies here
space-first = The first { $count } are shown.
space-no-finds = No possible synergies that you may see yet. Companies show streams when they join or answer a questionnaire; until then there is the picture from the list:
space-companies = Companies
space-no-companies = No company has joined yet. Invite the owner of one, or send questionnaires.
space-by-questionnaire = answers to questionnaires
space-invite-company = Invite a company
space-invite-lead = The company joins when its owner accepts, and its owner decides what you see.
space-campaigns = Questionnaires
space-no-campaigns = None sent yet.
space-campaign-new = Start a questionnaire
space-closed = ended
space-col-company = Company
space-col-space = Workspace
space-col-shares = Facilitators see
space-col-kind = Kind
space-col-through = Through
space-col-distance = Distance
space-col-plausibility = Plausibility
space-col-what = What
space-col-instead = Serves as
space-col-type = Type of company
space-col-outputs = Usual outputs
space-col-inputs = Usual inputs
space-col-do = Next
space-col-state = State
space-col-mails = Mails
space-col-link = Link
space-change = Change
space-remove = Remove
space-strike = Remove from the list
space-could-give = Could give
space-could-use = Could use
space-flow-title = { $donor } → { $receiver }: { $offer } as { $need }
space-slide-title = who could give what to whom
space-inferred = Inferred from types of company, not declared.
space-slide-alt = Bands join residents that could give with residents that could use; the table below says the same.
space-slide-note = { $count ->
    [one] { $count } resident
   *[other] { $count } residents
} on the list, { $unknown } without a known activity. Quantities are unknown: all bands are equally wide.
space-slide-empty = Nothing can be inferred yet: the list needs two residents or more with a known activity.
space-slide-table = The same as a table
space-usual = Usual inputs and outputs by type of company
space-open-invitations = Open invitations
space-until = good until
space-withdraw = Withdraw
space-invite-member = Invite a person
space-send-invitation = Send the invitation
space-roles-note = A facilitator does everything. An assistant works with companies and residents. A guest sees the picture and what everybody may see.
space-last-facilitator = A workspace keeps at least one facilitator.
space-invited = Invitation sent to { $email }.
space-list-taken = { $fresh ->
    [one] { $fresh } resident is new
   *[other] { $fresh } residents are new
}, { $known } known already.
space-n-residents = { $count ->
    [one] { $count } resident
   *[other] { $count } residents
}
space-no-residents = No residents yet. Paste the list below: name, activity, town, e-mail.
space-silent = asked for no more mail
space-register = Register the company
space-registered = { $name }: registered. Its streams stay private until its people say otherwise.
space-invite = Invite to join
space-add-list = Add residents
space-list-note = One resident a line. Columns: name, activity (OKVED, NACE, or words), town, e-mail; heads are optional. Names that are here already change nothing.
space-list-empty = No resident was found in the list. Give one a line, the name first.
space-list-too-long = The list has more than { $most } lines. Split it.
space-email-unknown = “{ $text }” is no e-mail address; it was left out.
space-answered-of = { $answered } of { $count } have answered.
space-you-see = Of the answers you see:
space-mail-now = { $count ->
    [0] Nobody to mail now
    [one] Mail { $count } resident
   *[other] Mail { $count } residents
}
space-mail-note = The first mail carries the link, the next ones remind of it. Nobody is mailed twice on one day, nor after an answer.
space-mailed = Sent: { $sent }. Failed: { $failed }.
space-newcomers = Ask new residents too
space-close = End it
space-answered = answered
space-opened = opened
space-waiting = not opened
space-no-email = no e-mail: hand over the link
space-show-link = Show the secret link
space-invitation = Invitation
space-invitation-dead = This invitation is used, withdrawn or too old. Ask for a new one.
space-invitation-log-in = Log in, or sign up, with { $email }: the invitation is for this address.
space-invitation-other = This invitation was sent to another address. Log in with that one.
space-invitation-member = You are invited to work here as
space-invitation-company = You are invited to join with your company.
space-takeover = The company “{ $name }” and its answers to questionnaires become yours.
space-needs-company = You own no company here yet. Register it, then open this link again.
space-join = Join
space-join-note = You decide what the facilitators of this workspace see of your streams. Your name is shown with them, other companies see nothing by this, and it is not passed to inspectors. You can change it or leave at any time.
space-replaces = It replaces what earlier questionnaires said.
space-joined = Joined: { $space }.
space-left = Left: { $space }. Nothing is shared with it any more.
space-leave = Leave the workspace
space-answer-title = what do you have, what do you need?
space-promise = Only you and the facilitator see this; it is not passed to inspectors.
space-promise-sees = Of your answers the facilitator sees:
space-told-so-far = Told so far
space-tell = Tell of one thing
space-tell-it = Send this answer
space-told = Thank you. Tell of the next, or finish.
space-finish = Nothing (more) to tell
space-thanks = Thank you: no reminders follow. You can come back to this page.
space-silence = Do not write to me again
space-silenced = You will get no more mail from here.
space-answer-closed = This questionnaire has ended.
space-answer-account = Your company has an account now: change its streams there.
space-column-donor = Donor
space-column-offer = Offer
space-column-receiver = Receiver
space-column-need = Need
space-column-resource = Resource
space-column-kind = Kind
space-column-plausibility = Plausibility
space-column-score = Score
space-column-quantity = Quantity
space-column-unit = Unit
space-column-distance-km = Distance, km
space-column-through = Through
space-mail-member-subject = Invitation to { $space }
space-mail-member-text = You are invited to work in “{ $space }” on Symbio. The link is good once, for { $days } days:
    { $link }
space-mail-company-subject = Your company and { $space }
space-mail-company-text = The facilitator of “{ $space }” invites your company to join on Symbio. You decide what they see. The link is good once, for { $days } days:
    { $link }
space-mail-questions-subject = { $space }: what could your neighbours use?
space-mail-questions-text = { $name }: the facilitator of “{ $space }” asks what leaves your plant and what it needs. A few minutes, no account. Only you and the facilitator see the answers; they are not passed to inspectors.
    { $link }
    The link is yours alone: please do not pass it on.
space-mail-reminder-subject = { $space }: a reminder
space-mail-reminder-text = { $name }: your answer to “{ $space }” is still missing. If there is nothing to tell, press “Nothing to tell”, and no more mail comes.
    { $link }
field-space-name = Name
field-space-kind = Kind
field-space-parent = Belongs to
field-space-member-email = E-mail
field-space-member-role = Role
field-space-company-email = E-mail of the company's owner
field-space-join-organisation = Company
field-space-join-shares = Facilitators see of our streams
field-space-list-file = File
field-space-list-text = …or lines pasted from a spreadsheet
field-space-campaign-name = Name
field-space-campaign-shows = You will see of the answers
field-space-campaign-shows-help = The page says this to the residents; it cannot be changed later.
field-space-campaign-words = A word to the residents
