atlas-map = Map of offers and needs
atlas-list = Places in view
atlas-list-empty = No place in view. Move the map or zoom out.
atlas-offers = offers
atlas-needs = needs
atlas-more = and more
atlas-way = See this possibility
atlas-coarse = The place is coarse: its owner did not allow more.
atlas-zoom-in = Zoom in
atlas-zoom-out = Zoom out
atlas-whole = Show all
atlas-close = Close
atlas-scroll = Hold Ctrl and scroll to zoom the map
atlas-scroll-mac = Hold ⌘ and scroll to zoom the map
atlas-fingers = Move the map with two fingers
atlas-km = km
atlas-m = m
atlas-by = Whose map this is
atlas-outlines-by = Outlines: Natural Earth
atlas-boundaries-unreadable = { $file } cannot be used as boundaries: it must be a GeoJSON FeatureCollection of lines and polygons.
atlas-way-title = The way
atlas-who-here = Companies of this kind
atlas-nobody-here = No company of this kind shows its name here yet.
atlas-gives-takes = What such plants give and take, here
atlas-gives-takes-lead = Per tonne of product where it is known; who takes or gives it is from the catalogue.
atlas-gives = They give
atlas-takes = They take
atlas-takers-here = { $count ->
    [one] { $count } need here
   *[other] { $count } needs here
}
atlas-givers-here = { $count ->
    [one] { $count } offer here
   *[other] { $count } offers here
}
atlas-nobody = nobody here yet
atlas-ask-type = Or ask by type of company
atlas-type-or-code = A type of company or a code of activity
atlas-ask-type-example = dairy, 10.51, cement works
atlas-ask-type-label = What does a dairy give and take?
atlas-ask-type-go = Show
atlas-types-found = Types of company
atlas-types-none = No type of company is called so. Try another word, or a code of activity such as 10.51.
atlas-types-lead = Choose a type of company to see what it gives and takes.
atlas-types-common = Often asked
atlas-places = { $count ->
    [one] { $count } place
   *[other] { $count } places
}
atlas-pick = Click where the site stands, or move its place to the middle with the arrow keys and press Enter. The coordinates are filled in; a town can simply be typed.
atlas-picked = Chosen:
