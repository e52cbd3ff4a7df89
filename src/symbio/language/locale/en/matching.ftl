# Explanation of a candidate
explain-what = { $donor } offers “{ $offer }”; { $receiver } needs “{ $need }”.
why-same = Both are the same resource: { $resource }.
why-kind-of = { $offered } is a kind of { $needed }.
why-may-be = “{ $offered }” may be { $needed }: ask which kind it is.
why-use = In place of “{ $replaced }” one can use: { $resource }.
why-technology = Treatment “{ $technology }” turns { $source } into { $product }.
why-process = It goes into “{ $process }”, which the need names.
for-distance = They are about { $km } km apart.
for-covers-all = The offer covers the whole need: ≈ { $quantity } { $unit }.
for-covers-part = The offer covers about { $percent } % of the need: ≈ { $quantity } { $unit }.
for-precedent = Done before: { $donor } → { $receiver } ({ $place }, { $period }).
for-precedent-undated = Done before: { $donor } → { $receiver } ({ $place }).
rule = { $text }
warn-readiness = { $technology } is not yet routine (readiness level { $trl } of 9).
warn-used-already = The offer is used today: a change brings only the difference.
warn-burning = Burning ranks below a use as material, and such uses are known.
warn-licence = Waste of hazard class { $hazard_class } in Russia: check the receiver's licence.
check-limit = Ask for an analysis: { $limit }.
check-condition = Check first: { $text }
check-kind = Ask which kind of { $resource } it is.
check-place = A place is not stated: the distance is unknown.
check-quantity = Quantities are not stated or do not compare: the amount is unknown.
limit-temperature-c = temperature { $sign } { $value } °C
limit-pressure-bar = pressure { $sign } { $value } bar
limit-moisture-pct = moisture { $sign } { $value } %
limit-grain-size-mm = grain size { $sign } { $value } mm

# Refusals
refuse-rule = { $text }
refuse-activity = Not known to work for a receiver of class { $nace }.
refuse-federal-operator = Waste of hazard classes I and II in Russia goes to the federal operator only (89-FZ, art. 14.1).
refuse-offer-quality = The offer does not keep the limit { $limit } (stated: { $stated }).
refuse-need-quality = The offer does not meet what the receiver asks for: { $quality } { $needed } (offered: { $stated }).
refuse-temperature = Offered at up to { $offered } °C, needed at { $needed } °C or more.
refuse-months = Offered and needed in different months, and it cannot be stored.
refuse-unknown-resource = “{ $text }” was not understood: no resource is known by these words.
refuse-no-way = No use and no treatment is known that leads from { $offered } to { $needed }.

# Quality names
quality-temperature-c = temperature, °C
quality-pressure-bar = pressure, bar
quality-moisture-pct = moisture, %
quality-grain-size-mm = grain size, mm

# Bands of the score
band-fits = fits
band-possible = possible
band-doubtful = doubtful

# Parts of the score
part-fit = material and use
part-classification = sure what it is
part-quantity = quantities
part-distance = distance
part-time = seasons
part-quality = quality known
part-activity = receiver's activity known

# Units
unit-t-per-a = t/a
unit-m3-per-a = m³/a
unit-nm3-per-a = Nm³/a
unit-mwh-per-a = MWh/a
unit-unit-per-a = units/a
unit-h-per-a = h/a
unit-m2 = m²
unit-kw = kW
unit-t = t
unit-m3 = m³
unit-mwh = MWh
unit-unit = units
for-same-place = Both are given at the same place.
check-ratio = Compared mass for mass: ask how much of it replaces how much.
check-town = A place is known only by its town: the true distance is to be found.
top-too-small = top must be 1 or more, not { $top }.
not-streams = match() takes what symbio.read_streams() returns, not { $kind }. Read the file first.

# Components that have words
component-ash = ash
component-bod = BOD
component-cao-free = free CaO
component-cn = cyanides
component-cod = COD
component-glycol = glycols
component-loi = loss on ignition
component-oil = oil
component-pcb = PCB
component-phenol = phenols
component-ss = suspended solids
component-tds = dissolved salts
unit-pct = %
unit-mgkg = mg/kg
unit-mgl = mg/l
refuse-too-warm = What is offered is { $offered } °C, the need asks for { $needed } °C or colder.
refuse-pressure = Offered at { $offered } bar, needed at { $needed } bar or more.
refuse-too-far = Over { $distance } km heat, steam and cold are not carried: at most some { $reach } km.
refuse-temperature-apart = It is kept at { $offered } °C, the need asks for { $needed } °C.
why-usual-taker = Plants of the receiver's kind usually take such a thing, though no way from “{ $offered }” to “{ $needed }” is written down.
