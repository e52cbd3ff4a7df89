place-ambiguous = Several towns are called “{ $name }”. The largest was taken ({ $country }, { $lat }, { $lon }); others: { $others }. Add the region or coordinates if another is meant.
place-region = Only the region is known; its largest town, { $town }, stands for it. Distances may be wrong by 100 km and more. Name the town.
