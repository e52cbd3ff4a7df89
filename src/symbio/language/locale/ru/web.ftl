web-skip = К содержанию
web-nav = Главное меню
web-catalogue = Каталог
web-map = Карта
web-try = Попробовать
web-my = Моё предприятие
web-other-language = English
web-log-in = Войти
web-log-out = Выйти
web-sign-up = Зарегистрироваться
web-demo = Демонстрация
web-demo-note = Демонстрация на этой машине. Посмотреть как
web-demo-role = { $role ->
    [company] электростанция
    [second] цементный завод
    [provider] переработчик
    [facilitator] фасилитатор
    [authority] орган власти
   *[administrator] администратор
}
web-foot = Symbio: остатки одного предприятия становятся ресурсом другого. Таблицы открыты, CC-BY 4.0.
web-edition = Издание знаний { $edition }.
web-home-title = Промышленный симбиоз
web-hero = Что уходит с вашего предприятия или что вам нужно?
web-hero-lead = Скажите своими словами. Вы увидите, что это, кто обычно принимает или поставляет такое и кто в каталоге это предлагает или ищет.
web-ask-label = Отход, побочный продукт, тепло, вода, газ, площадь, мощность, услуга
web-ask-example = дробина пивная, 60 т в сутки
web-ask = Показать
web-ask-note = Регистрация не нужна, ничего не сохраняется.
web-try-table-link = Попробовать с формой 2-ТП или таблицей
web-direction = Направление
web-direction-offer = предложение
web-direction-need = потребность
web-activity = Вид деятельности (ОКВЭД)
web-find = Поиск
web-answer-is = Что это
web-fkko = ФККО
web-indicative = Ориентировочно: сверьте код с каталогом.
web-not-understood = Эти слова не распознаны. Скажите, из чего это или где образуется: «зола угольных котлов».
web-done-before = { $count ->
    [one] есть { $count } пример
    [few] есть { $count } примера
   *[other] есть { $count } примеров
}
web-needed-here = Кому в каталоге это нужно
web-offered-here = Кто в каталоге это предлагает
web-also-offered = То же предлагают
web-also-needed = То же ищут
web-known-of-it = Что об этом известно
web-declare-it = Заявить за своё предприятие
web-nothing-stored = Введённое здесь видите только вы; ничего не сохраняется.
web-try-title = Попробуйте без регистрации
web-try-lead = Достаточно одной фразы: что это, какие коды возможны, кто обычно принимает.
web-try-table-title = Попробуйте с таблицей
web-try-table-lead = Загрузите форму 2-ТП (отходы), 1-отходы или свою таблицу либо вставьте строки из электронной таблицы.
web-paste-example = поток; количество; единица
web-read-it = Прочитать
web-tried = { $source }: { $count ->
    [one] прочитан { $count } поток
    [few] прочитано { $count } потока
   *[other] прочитано { $count } потоков
}.
web-findings = На что посмотреть: { $count }
web-col-stream = Поток
web-col-quantity = Количество
web-col-understood = Понято как
web-col-here = В каталоге
web-nobody-here = пока никого
web-tried-here = { $count ->
    [0] В каталоге пока никто не подходит: ниже те, кто обычно берёт или даёт такое.
   *[other] Строк, для которых в каталоге есть партнёр: { $count }.
}
web-col-usual = Обычные партнёры
web-col-row = Строка
web-col-column = Столбец
web-col-finding = Что найдено
web-col-partners = Партнёры
web-col-sees = Кому видно
web-keep-it = Сохранить: зарегистрироваться
web-file-too-large = Файл больше { $megabytes } МБ. Разделите его или уберите лишние листы.
web-here-and-now = Сейчас в каталоге
web-all-of-it = Всё в каталоге
web-error = Что-то не так
web-error-400 = Присланное не удалось понять.
web-error-403 = Это не разрешено, или страница слишком долго была открыта. Вернитесь, обновите её и повторите.
web-error-404 = Такой страницы нет, или она вам не открыта.
web-error-500 = Это наша ошибка. Она записана; ваши данные не потеряны.
web-error-next = Куда можно перейти:
web-to-start = На главную
web-home-map = Предложения, потребности и лучшие синергии между ними
web-map-alt = Карта площадок с линиями от тех, кто предлагает, к тем, кто мог бы принять
web-map-note = Остриё вправо — предлагает, влево — ищет. Места показаны грубо, если владелец не разрешил иного; линии ведут к возможностям.
web-map-empty = Пока вам не открыт ни один поток с местом. Что показывать, решают сами предприятия.
web-map-companies = { $count ->
    [one] { $count } предприятие
    [few] { $count } предприятия
   *[other] { $count } предприятий
}
web-map-coarse = без названия, место грубо
web-figure-sites = площадок
web-figure-offers = предложений
web-figure-needs = потребностей
web-home-cases = Уже работает
web-home-known = На чём это стоит: { $resources } ресурсов, { $technologies } технологий, { $precedents } описанных обменов.
web-catalogue-note = Что предприятия показывают из того, что предлагают и ищут. Ищите по отходу, ресурсу, применению; опечатки прощаются, язык любой.
web-search-label = Искать в каталоге
web-search = Искать
web-order = Порядок
web-order-new = сначала новые
web-order-quantity = по количеству
web-order-name = по названию
web-on-map = На карте
web-as-list = Списком
web-narrow = Сузить список
web-facet-direction = Направление
web-facet-kind = Вид
web-facet-country = Страна
web-near-label = Рядом с городом
web-km-label = не дальше
web-within = до { $km } км от места «{ $place }» (неточное место — с запасом)
web-near-unknown = Места «{ $place }» нет в справочнике: список не сужен. Проверьте написание или назовите ближайший город.
web-place-not-found = Места «{ $place }» нет в справочнике. Проверьте написание или назовите ближайший город.
web-order-near = сначала ближние
web-facet-resource = Ресурс
web-facet-least = Количество
web-facet-state = Состояние
web-facet-hazard = Класс опасности
web-facet-activity = Вид деятельности
web-facet-hazard-class = { $hazard } класс
web-facet-at-least = от { $amount }
web-clear = Сбросить
web-found = { $count ->
    [one] { $count } поток
    [few] { $count } потока
   *[other] { $count } потоков
}
web-shelf-empty = Ничего подходящего. Посмотрите, кто обычно принимает или поставляет такое:
web-pages = Страницы
web-previous = Назад
web-next = Дальше
web-page-of = { $page } из { $pages }
web-some-plant = Предприятие:
web-some-company = Предприятие
web-distance-unknown = расстояние неизвестно
web-distance-about = около { $km } км
web-stream = Поток
web-understood-as = Понято как
web-who = Кто
web-place = Место
web-place-coarse = показано грубо
web-quantity = Количество
web-hazard = Класс опасности
web-codes = Коды
web-pattern = Режим
web-temperature = Температура
web-moisture = Влажность
web-composition = Состав
web-fate = Сегодня
web-visible-to = Видно
web-group-what = что и сколько
web-group-quality = качество
web-group-money = деньги и обращение
web-sees-private = только вам
web-sees-matched = подходящим партнёрам
web-sees-members = зарегистрированным предприятиям
web-sees-public = всем
web-private-note = Пока вы не решите иначе, это видите только вы; проверяющим это не передаётся. Другим оно доступно лишь в суммах по трём и более предприятиям.
web-through-steps = через: { $steps }
web-near = у города { $town }
web-everywhere = везде
web-account = Учётная запись
web-country-ru = Россия
web-country-by = Беларусь
web-country-dk = Дания
web-country-kz = Казахстан
web-country-de = Германия
web-country-pl = Польша
web-country-fi = Финляндия
web-country-se = Швеция
web-source = Источник
web-edit = Изменить
web-remove = Убрать
web-removed = Убрано из каталога
web-undo = Вернуть
web-seen-by = Кто это видел
web-seen-by-nobody = Пока никто с других предприятий.
web-someone = кто-то без предприятия
web-who-could-take = Кто мог бы это принять
web-who-could-supply = Кто мог бы это поставить
web-through = через
web-no-taker-here = Пока никто в каталоге не мог бы это принять.
web-no-supplier-here = Пока никто в каталоге не мог бы это поставить.
web-for = для
web-as-it-is = как есть
web-as-a-substitute = как замена
web-why = Почему это может получиться
web-method = Метод { $method }, издание знаний { $edition }.
web-your-word = Ваше слово
web-interest-note = Другая сторона узнает, что предприятие вашего вида заинтересовано. Названия открываются, когда согласны обе.
web-interested = Спросить, не называя себя
web-not-relevant = Не подходит
web-because = Потому что
web-say-not-relevant = Так и сказать
web-take-back = Взять назад
web-waiting = Другая сторона ещё не ответила.
web-both-agree = Согласны обе стороны: названия открыты друг другу.
web-word-interested = Вы заинтересованы
web-word-not-relevant = Вам не подходит
web-reason-quality = не подходит качество
web-reason-quantity = слишком много или мало
web-reason-distance = слишком далеко
web-reason-price = не окупается
web-reason-law = мешает закон
web-reason-sold = уже пристроено
web-reason-wrong-reading = это что-то другое
web-reason-other = другое
web-my-empty = Зарегистрируйте предприятие, затем заявите, что с него уходит и что нужно: из формы 2-ТП или по шести вопросам.
web-my-streams = Что уходит и что нужно
web-my-no-streams = Потоков пока нет. Загрузите форму 2-ТП, вставьте строки или ответьте на шесть вопросов.
web-none-yet = пока нет
web-running = уже работает
web-company-new = Зарегистрировать предприятие
web-company-another = Зарегистрировать ещё одно предприятие
web-company-edit = Изменить сведения о предприятии
web-company-saved = { $name }: сохранено.
web-site-edit = Изменить площадку
web-site-change = изменить
web-site-saved = Площадка «{ $name }» сохранена.
web-site-new = Добавить площадку
web-stream-new = Заявить поток
web-stream-edit = Изменить поток
web-import = Загрузить форму 2-ТП или вставить строки
web-import-instead = Быстрее, если их много:
web-import-lead = Форма 2-ТП (отходы), 1-отходы, наша анкета или своя таблица. Сначала вы увидите, что понято.
web-import-review = Что понято
web-refused-rows = { $count ->
    [one] Не принята { $count } строка
    [few] Не приняты { $count } строки
   *[other] Не принято { $count } строк
}; причины ниже.
web-accept = Принять { $count ->
    [one] { $count } поток
    [few] { $count } потока
   *[other] { $count } потоков
}
web-other-file = Другой файл
web-imported = Принято потоков: { $made }, уже были: { $known }.
web-import-undo = Отменить этот импорт целиком
web-import-undone = { $name }: отменено.
web-typical = Обычно у таких предприятий: щёлкните то, что у вас есть
web-more-answers = Качество, коды, стоимость (по желанию)
web-who-sees = Кому это видно?
web-save = Сохранить
web-save-and-match = Сохранить и найти партнёров
web-required = { $field }: заполните это поле.
web-activity-unknown = Вид деятельности «{ $text }» не найден. Укажите класс ОКВЭД2, например 10.51.
web-point-half = Для точки нужны широта и долгота.
web-place-unknown = Город «{ $place }» не найден. Напишите иначе или укажите широту и долготу.
web-kind-resource = ресурс
web-kind-technology = технология
web-kind-activity = вид предприятия
web-kind-precedent = реализованный пример
web-database-address = Адрес базы данных начинается с «{ $scheme }»; пишите postgresql://….
web-not-installed = Платформа не установлена. Установите: pip install "symbio[web]"
web-starting = Symbio открыт по адресу { $address } (остановить: Ctrl+C).
web-preparing = Готовятся база данных и указатели; в первый раз это занимает минуту-две…
web-loading-demo = Загружаются демонстрационные регионы…
web-port-taken = Порт { $port } занят. Укажите другой через --port.
identifier-form-inn = ИНН — 10 или 12 цифр, а здесь «{ $text }».
identifier-form-ogrn = ОГРН — 13 или 15 цифр, а здесь «{ $text }».
identifier-form-unp = УНП — 9 цифр, а здесь «{ $text }».
identifier-form-vat = Номер НДС начинается с букв страны: DK12345678, а здесь «{ $text }».
identifier-check-digit = Контрольная цифра { $text } не сходится: проверьте, нет ли опечатки.
identifier-taken = { $text } уже зарегистрирован. Попросите владельца пригласить вас.
field-company-name = Название
field-company-country = Страна, две буквы
field-company-inn = ИНН
field-company-ogrn = ОГРН
field-company-unp = УНП
field-company-vat = Номер НДС
field-company-activity = Вид деятельности
field-company-activity-help = Класс ОКВЭД2 или словами: «молочный завод».
field-company-website = Сайт
field-company-about = О предприятии
field-company-is-named = Показывать наше название рядом с тем, что мы открываем
field-company-is-provider = Мы перерабатываем или испытываем для других (переработчик, лаборатория, вуз)
field-site-name = Название площадки
field-site-activity = Вид деятельности
field-site-activity-help = Класс ОКВЭД2 или словами.
field-site-place = Город
field-site-place-help = Достаточно, чтобы считать расстояния; точка точнее.
field-site-lat = Широта
field-site-lon = Долгота
field-site-is-exact = Показывать точное место другим
field-stream-direction = Вы это предлагаете или ищете?
field-stream-stream = Что это?
field-stream-stream-help = Своими словами: «серый шлам флотации».
field-stream-quantity = Сколько?
field-stream-quantity-help = Можно примерно: ≈ 200, 160–250.
field-stream-unit = Единица
field-stream-unit-help = т/мес, м3/сут, Гкал/год; без периода — за год.
field-stream-code = Коды
field-stream-code-help = ФККО, ЕКО, РБ — с названием перечня.
field-stream-hazard-class = Класс опасности
field-stream-temperature-c = Температура, °C
field-stream-pressure-bar = Давление, бар
field-stream-moisture-pct = Влажность, %
field-stream-grain-size-mm = Крупность, мм
field-stream-composition = Состав
field-stream-composition-help = CaO 42 %; Cl < 0,1 %
field-stream-pattern = Когда?
field-stream-current-fate = Что с этим происходит сейчас?
field-stream-unit-cost = Сколько платите (+) или получаете (−) за единицу
field-stream-currency = Валюта
field-stream-note = Что-то ещё
field-stream-sees-what = Что и сколько
field-stream-sees-quality = Качество
field-stream-sees-money = Деньги и обращение
field-import-file = Файл
field-import-text = …или строки из электронной таблицы
web-people = Сотрудники предприятия
web-role-owner = владелец
web-role-editor = редактор
web-role-viewer = читатель
web-let-go = исключить
web-invites-open = Приглашены, ещё не вошли
web-invite-someone = Пригласить коллегу
web-invite = Пригласить
web-invited = { $email }: приглашение отправлено.
web-invites-too-many = Открытых приглашений уже { $most }. Сначала отзовите часть из них.
web-last-owner = У предприятия должен остаться владелец: сначала назначьте другого.
web-invite-subject = Приглашение в { $company } на Symbio
web-invite-text = Вас приглашают вести { $company } на Symbio. Откройте в течение { $days } дней: { $link }
web-invite-title = { $company } приглашает вас
web-join = Присоединиться
web-invite-not-yours = Вы вошли как { $email }, а приглашение послано на другой адрес.
web-invite-gone = Приглашение уже использовано, отозвано или устарело.
field-invite-email = Электронная почта
field-invite-role = Роль
web-unsure = не уверены:
