knowledge-column-missing = В таблице { $file } нет столбца { $column }.
knowledge-row-width = Таблица { $file }, строка { NUMBER($row, useGrouping: 0) }: ячеек { $found }, а должно быть { $expected }. Проверьте запятые и кавычки.
knowledge-cell = Таблица { $file }, строка { NUMBER($row, useGrouping: 0) }, столбец { $column }: «{ $value }» не подходит для этого столбца.
knowledge-limit = «{ $text }» — не ограничение; пишите, например, «moisture_pct<=12».
knowledge-unsourced = Источник не указан.
knowledge-grade = Степень достоверности «{ $grade }» — не A, B или C.
knowledge-unlicensed = Лицензия не указана.
knowledge-dangling = «{ $name }» не существует.
knowledge-repeated = Встречается несколько раз: { $count }.
knowledge-value = В столбце { $column } стоит «{ $value }», чего нет в его списке.
knowledge-nace = { $nace } — не класс и не группа ОКВЭД2.
knowledge-no-words = У класса { $name } есть потоки, но нет названия в таблице видов деятельности.
knowledge-contradiction = Противоречит себе: { $text }.
knowledge-circle = Является собственным предком.
knowledge-no-parent = Нет родителя в иерархии.
knowledge-no-use = Никто не принимает: не известно ни применения, ни технологии, ни вида деятельности.
knowledge-no-flow = Нет основного потока на стороне «{ $side }».
knowledge-summary = Ошибок: { $errors }. Замечаний: { $warnings }.
