atlas-map = Карта предложений и потребностей
atlas-list = Места на карте
atlas-list-empty = Здесь нет мест. Сдвиньте карту или отдалите её.
atlas-offers = предложений
atlas-needs = потребностей
atlas-more = и другие
atlas-way = Открыть эту возможность
atlas-coarse = Место показано грубо: владелец не разрешил иного.
atlas-zoom-in = Приблизить
atlas-zoom-out = Отдалить
atlas-whole = Показать всё
atlas-close = Закрыть
atlas-scroll = Чтобы менять масштаб, прокручивайте с клавишей Ctrl
atlas-scroll-mac = Чтобы менять масштаб, прокручивайте с клавишей ⌘
atlas-fingers = Двигайте карту двумя пальцами
atlas-km = км
atlas-m = м
atlas-by = Чья это карта
atlas-outlines-by = Контуры: Natural Earth
atlas-boundaries-unreadable = { $file } не годится как границы: нужна коллекция GeoJSON (FeatureCollection) из линий и многоугольников.
atlas-way-title = Путь
atlas-who-here = Предприятия этого вида
atlas-nobody-here = Пока ни одно предприятие этого вида не показывает здесь своё название.
atlas-gives-takes = Что такие предприятия отдают и берут — и кто есть здесь
atlas-gives-takes-lead = На тонну продукции, где это известно; кто отдаёт и берёт — из каталога.
atlas-gives = Отдают
atlas-takes = Берут
atlas-takers-here = { $count ->
    [one] { $count } потребность здесь
    [few] { $count } потребности здесь
   *[other] { $count } потребностей здесь
}
atlas-givers-here = { $count ->
    [one] { $count } предложение здесь
    [few] { $count } предложения здесь
   *[other] { $count } предложений здесь
}
atlas-nobody = здесь пока никого
atlas-ask-type = Или спросите по виду предприятия
atlas-type-or-code = Вид предприятия или код ОКВЭД
atlas-ask-type-example = молочный завод, 10.51, цемент
atlas-ask-type-label = Что отдаёт и берёт молочный завод?
atlas-ask-type-go = Показать
atlas-types-found = Виды предприятий
atlas-types-none = Такого вида предприятий не нашлось. Попробуйте другое слово или код вида деятельности, например 10.51.
atlas-types-lead = Выберите вид предприятия, чтобы увидеть, что оно отдаёт и берёт.
atlas-types-common = Часто спрашивают
atlas-places = { $count ->
    [one] { $count } место
    [few] { $count } места
   *[many] { $count } мест
}
atlas-pick = Щёлкните по карте, где стоит площадка, или подведите её под середину карты стрелками и нажмите Enter. Координаты заполнятся сами; город можно просто вписать.
atlas-picked = Выбрана точка:
