# Отчёт по рабочему пространству и записанные значения
space-report-link = Отчёт
space-report-chosen = Отчёт по отмеченным
space-report-title = Отчёт по рабочему пространству
space-report-name = Отчёт
space-report-lead = Что дают возможные синергии вместе: воздействие, деньги, кто выигрывает, какие лучшие и насколько тверды их места; у каждой величины есть источник.
space-report-of-list = { $count ->
    [one] { $count } синергия списка.
    [few] { $count } синергии списка.
   *[other] { $count } синергий списка.
}
space-report-of-chosen = { $count ->
    [one] { $count } отмеченная синергия.
    [few] { $count } отмеченные синергии.
   *[other] { $count } отмеченных синергий.
}
space-report-others = Выбрать другие
space-report-seen = Считаются только синергии между заявленными потоками, не больше { $most }, каждая по тому, что её компании показывают вам здесь; предполагаемые не считаются. Чего вы не видите, то в суммах неизвестно.
space-report-lang = Язык PDF и DOCX
space-report-make = Сделать отчёт
space-report-made = Сделанные раньше
space-report-kept = Скачать их можете только вы, семь дней и пока вы работаете в этом пространстве.
space-report-done = { $count ->
    [one] Отчёт по { $count } синергии.
    [few] Отчёт по { $count } синергиям.
   *[other] Отчёт по { $count } синергиям.
}
space-report-only-html = На этом сервере не установлены PDF и DOCX; страницу (HTML) можно напечатать.
space-report-nothing = Нет ни одной синергии между заявленными потоками, о которой видно достаточно. Пригласите компании показать, что у них есть, или выберите другие в списке.
web-job-space-report = Отчёт по рабочему пространству
space-report-reading = Читаются пары.
space-report-assessing = Считается, что они дают.
space-report-writing = Пишется отчёт.
kept-reports-what = Отчёты по рабочему пространству
kept-reports-why = чтобы их скачал тот, кто попросил
# Что дают пары, в файлах
worth-column-currency = Валюта
worth-column-npv = Выгода сторон за срок службы, в валюте
worth-column-npv-low = Выгода, 5 %
worth-column-npv-high = Выгода, 95 %
worth-column-yearly-gain = Выгода сторон в год, в валюте
worth-column-investment = Вложения, в валюте
worth-column-money-grade = Достоверность денег
worth-column-co2e = Экономия, т CO2-экв. в год
worth-column-co2e-low = Экономия, т CO2-экв. в год, 5 %
worth-column-co2e-high = Экономия, т CO2-экв. в год, 95 %
worth-column-climate-grade = Достоверность климата
worth-column-used = Уже используется
worth-column-methods = Методы
worth-column-edition = Издание знаний
company-candidates = Все возможные синергии компании и что они дают:
# Что записали стороны обмена
record-title = Записано
record-note = Что обе компании записали о своём обмене, отдельно от оценок. Видят только люди обеих.
record-none = Пока ничего не записано.
record-teach = Запишите, что закреплено договором или измерено потом: рабочие места, посетители, деньги на исследования, доход.
record-link = Записать, что получилось
record-new = Записать значение
record-saved = Значение записано.
record-removed = Значение удалено.
record-remove = Удалить
record-full = Уже записано { $most } значений; сначала удалите лишние.
record-col-what = Показатель
record-col-year = Год
record-col-surety = Насколько твёрдо
record-col-source = На чём основано и кто записал
record-category-social = Люди
record-category-economic = Экономика
record-category-environmental = Окружающая среда
record-number = Это не число. Пишите цифры с точкой или запятой.
record-currency = Деньгам нужна валюта. Выберите её.
record-year = Подтверждено — то, что уже было; договор — не больше тридцати лет вперёд: не позже { $year } года.
field-record-indicator = Показатель
field-record-value = Значение
field-record-currency = Валюта, если это деньги
field-record-year = Год
field-record-surety = Насколько твёрдо
field-record-source = На чём основано
field-record-source-help = Например, «трудовые договоры 2026 года» или «счётчик на входе». Новое значение того же показателя за тот же год заменяет прежнее.
record-surety-verified = подтверждено: измерено потом
record-surety-contracted = закреплено договором
