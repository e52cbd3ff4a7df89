code-fixed = «{ $text }» прочитано как { $scheme ->
    [FKKO] ФККО
   *[other] { $scheme }
} { $number }.
code-bare = «{ $number }» без названия перечня может относиться к нескольким; прочитано как { $scheme }. Если это верно, напишите «{ $scheme } { $number }».
code-length = { $scheme ->
    [FKKO] ФККО
   *[other] { $scheme }
} «{ $number }»: знаков { $found }, в полном коде их { $expected }. Проверьте код.
code-group = { $scheme ->
    [FKKO] ФККО
   *[other] { $scheme }
} { $number } — это группа, а не вид отхода. Укажите полный код.
code-rounded = «{ $text }» — число, округлённое таблицей: знаки кода потеряны. Задайте столбцу текстовый формат и введите код заново.
code-fkko-origin = ФККО { $number }: отходов, код которых начинается на { $digits }, нет. Проверьте первые три знака.
code-fkko-class = ФККО { $number }: последний знак — класс опасности, он не может быть { $digits }.
code-fkko-state = ФККО { $number }: девятый и десятый знаки ({ $digits }) не обозначают состояния отхода. Проверьте их.
code-unpublished = { $scheme } { $number } — такого кода в перечне нет. Похожие: { $suggestions }.
code-ewc-star = EWC { $number }: здесь стоит звёздочка, а в перечне этот код без неё (неопасный). Проверьте код.
code-cpa = «{ $number }» — не код ОКПД2 (CPA): он должен начинаться с существующего вида деятельности.
code-cn = «{ $number }» — не код ТН ВЭД: нужно 4, 6, 8 или 10 знаков и группа от 01 до 97.
code-cas-shape = «{ $number }» — не номер CAS; он выглядит так: 7732-18-5.
code-cas-check = CAS { $number }: контрольная цифра должна быть { $expected }. Какая-то цифра неверна.
code-not-understood = «{ $text }» — неизвестный код. Напишите перед ним название перечня, например «ФККО 6 11 100 01 40 4» или «EWC 10 01 02».
code-not-in-list = { $scheme ->
    [FKKO] ФККО
   *[other] { $scheme }
} { $number } нет в официальном перечне ({ $list }). Похожие коды: { $suggestions }.
code-list-scheme = Официальный перечень для { $scheme } загрузить нельзя; можно для: { $schemes }.
code-list-unreadable = Перечень { $file } не читается ({ $reason }). Сохраните его как CSV в UTF-8 или как XLSX.
code-list-empty = В перечне { $file } нет полных кодов { $scheme ->
    [FKKO] ФККО
   *[other] { $scheme }
}.
activity-okved-only = У ОКВЭД2 { $number } нет своего класса в NACE Rev.2; вместо него взят { $nace }.
activity-not-a-class = { $number } — это группа видов деятельности. Укажите четыре знака, например { $examples }.
activity-unknown = { $number } — такого вида деятельности нет ни в NACE Rev.2, ни в ОКВЭД2. Похожие: { $suggestions }.
