form-read = Форма { $form } за год { $year }, { $company }: прочитано { $wastes } { $wastes ->
    [one] вид отходов
    [few] вида отходов
   *[many] видов отходов
}, собственное образование { NUMBER($generated, maximumFractionDigits: 1) } т; { $offers } { $offers ->
    [one] предложение
    [few] предложения
   *[many] предложений
}, уже утилизируется и показано как действующее: { $running }. ИНН (УНП) { $taxpayer }, ОКПО { $okpo }.
form-unknown = { $file } — не та государственная форма, которую можно прочитать. Известные формы: { $forms }.
form-empty = { $file }: в форме { $form } нет ни одной строки с отходом. Проверьте, что раздел I (таблица 1) заполнен и сохранён.
form-totals-skipped = { $count ->
    [one] Пропущена { $count } итоговая строка
    [few] Пропущены { $count } итоговые строки
   *[many] Пропущено { $count } итоговых строк
}: считаются сами отходы.
form-column-moved = Графа { $column } ({ $heading }) стоит не там, где в известной редакции формы; она прочитана по заголовку. Сверьте несколько чисел.
form-amount = Графа { $column }: «{ $text }» — не количество в тоннах. Строка пропущена; введите число или оставьте ячейку пустой.
form-no-company = В форме не названа организация. Вместо неё стоит имя файла.
form-no-place = В форме нет адреса с известным населённым пунктом ({ $address }). Расстояния неизвестны, пока место не указано.
form-no-code = У отхода «{ $waste }» нет кода. Он прочитан только по названию.
form-class-differs = «{ $waste }»: указан класс опасности { $stated }, а по коду — { $by_code }. Взят класс по коду; проверьте оба.
form-balance = «{ $waste }»: на конец года указано { NUMBER($stated, maximumFractionDigits: 3) } т, а по движению получается { NUMBER($expected, maximumFractionDigits: 3) } т (разница { NUMBER($difference, maximumFractionDigits: 3) } т).
form-balance-storage = «{ $waste }»: наличие на конец года ({ NUMBER($stated, maximumFractionDigits: 3) } т) больше, чем по движению ({ NUMBER($expected, maximumFractionDigits: 3) } т), на { NUMBER($difference, maximumFractionDigits: 3) } т — столько же размещено на хранение: похоже, хранение не вычтено из наличия.
form-received = «{ $waste }»: { NUMBER($received, maximumFractionDigits: 3) } т поступило от других или с собственных объектов. Это не собственное образование, оно не предлагается.
form-offer-capped = «{ $waste }»: на хранение, захоронение и обезвреживание ушло { NUMBER($disposed, maximumFractionDigits: 3) } т, но из { NUMBER($generated, maximumFractionDigits: 3) } т образования { NUMBER($recovered, maximumFractionDigits: 3) } т уже утилизируется: предлагается { NUMBER($offered, maximumFractionDigits: 3) } т. Остальное взято из запаса или поступило от других.
form-xml-placement = «{ $waste }»: файл можно понять двояко; принято { NUMBER($stored, maximumFractionDigits: 3) } т на хранение и { NUMBER($buried, maximumFractionDigits: 3) } т на захоронение. Проверьте.
form-xml-handed = «{ $waste }»: { NUMBER($amount, maximumFractionDigits: 3) } т передано без указания цели в файле (обработка, хранение или региональный оператор). Это не предлагается.
form-xml-rest = «{ $waste }»: { NUMBER($amount, maximumFractionDigits: 3) } т не объясняются движением в файле. Считается, что они обработаны, утилизированы или обезврежены на самом предприятии; они не предлагаются.
form-consolidated = { $company }: { $whole } равен сумме других отчётов ({ $branches }; всего { $count }). Считайте их, а { $whole } не учитывайте: там те же отходы.
xml-unsafe = В { $file } есть DOCTYPE, сущности или ссылки на другие файлы. Отчёту они не нужны и могут навредить: файл не прочитан. Выгрузите отчёт заново.
xml-broken = { $file } — повреждённый XML ({ $reason }). Выгрузите отчёт заново.
