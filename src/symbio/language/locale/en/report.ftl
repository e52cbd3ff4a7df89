report-title = Synergies: { $source }
report-lead = { $streams } { $streams ->
    [one] stream
   *[other] streams
} of { $companies } { $companies ->
    [one] company
   *[other] companies
}: { $candidates } { $candidates ->
    [one] possibility
   *[other] possibilities
} found. Each says why it works, through what, and what to check first.
report-caution = The plausibility says how well two streams fit each other, not how likely a deal is: of the ideas of the best documented programme about a quarter came to operation.
skip-to-list = To the list
nav-map = Map
nav-flows = Who could give what to whom
nav-list = Best synergies
nav-streams = Stream by stream
nav-unmatched = Without a partner
nav-refused = Looked at and refused
nav-input = About the input
nav-method = Method and sources
figure-offers = offers
figure-needs = needs
figure-fits = fit well
figure-possible = possible
figure-unquantified = without a quantity
figure-unplaced = without a place
map-note = Lines are the best synergies, thicker when more plausible; point at a line or follow it to its card.
sankey-note = Each band is one synergy. Tonnes, megawatt-hours and cubic metres do not add up, so a band's width shows only the order of magnitude of the yearly quantity; the thinnest are not stated.
sankey-donors = Donors
sankey-receivers = Receivers
legend-offer = offers
legend-need = needs
kind-material = material
kind-energy = energy
kind-water = water
kind-gas = gas
kind-service = space, capacity, service, knowledge
kind-space = space
kind-capacity = capacity
kind-knowledge = knowledge
list-title = Best synergies
list-note = The { $shown } best of { $all }, at most three per offer; the spreadsheet holds all.
list-empty = No possibility was found. Look at the streams without a partner below: they say what else could be done.
filter-words = Words
filter-kind = Kind
filter-order = Order
order-score = plausibility
order-km = distance
order-quantity = quantity
role-donor = gives
role-receiver = takes
distance-words = { $km } km
quantity-about = ≈ { $value } { $unit }
quantity-stated = { $value } { $unit }
not-stated = not stated
checks-title = Check first ({ $count })
precedents-title = Done before ({ $count })
parts-title = What the plausibility is made of
parts-product = product
streams-note = The first five partners of every stream; open a line. What was refused stands below it.
understood-as = Understood as:
also-refused = Looked at and refused:
unmatched-note = Nobody in this table fits. What is known to be done with such streams stands on the right: a reason to look for a partner outside.
no-ideas = none known
not-understood = not understood
understood-unsurely = Not sure: read as “{ $name }”.
refused-note = These pairs would fit, but a rule or a limit forbids them.
running-title = Exchanges that run already
running-note = Taken from the state form: they are not offered again.
input-clean = Everything was understood.
doubts-title = What the streams were taken for, with doubt
findings-title = Cells
method-score = Plausibility is a product of parts, each between 0 and 1: the way between the two resources, how sure it is what they are, quantities, distance against what the stream can bear, seasons, quality, and the receiver's activity. What is unknown costs a fixed amount and is never taken for zero.
method-grades = Figures marked ≈ are estimated or converted. Grades: A read in the named source, B established literature value, C estimate with its reasoning.
method-line = Method { $method }, knowledge edition { $edition }, { $top } partners per stream, within { $km } km.
sources-title = Sources of the examples
usual-takers = Usually taken by:
usual-suppliers = Usually supplied by:
figures-title = Where the figures come from
distance-none = same place
