knowledge-column-missing = Table { $file } lacks the column { $column }.
knowledge-row-width = Table { $file }, row { NUMBER($row, useGrouping: 0) }: { $found } cells where { $expected } are expected. Check commas and quotes.
knowledge-cell = Table { $file }, row { NUMBER($row, useGrouping: 0) }, column { $column }: “{ $value }” is not a value of this column.
knowledge-limit = “{ $text }” is not a limit; write for example “moisture_pct<=12”.
knowledge-unsourced = No source is named.
knowledge-grade = Grade “{ $grade }” is none of A, B, C.
knowledge-unlicensed = No licence is named.
knowledge-dangling = “{ $name }” does not exist.
knowledge-repeated = Stands { $count } times.
knowledge-value = Column { $column } holds “{ $value }”, which is not in its list.
knowledge-nace = { $nace } is no class or group of NACE Rev.2.
knowledge-no-words = Class { $name } has flows, but no name in the table of activities.
knowledge-contradiction = Contradicts itself: { $text }.
knowledge-circle = Is its own ancestor.
knowledge-no-parent = Has no parent in the hierarchy.
knowledge-no-use = Nothing takes it: no use, technology or activity is known.
knowledge-no-flow = Has no main flow on the side “{ $side }”.
knowledge-summary = Errors: { $errors }. Warnings: { $warnings }.
