spaces-title = Рабочие пространства
spaces-lead = Рабочее пространство собирает предприятия парка, зоны, центра или региона: фасилитатор видит, что они могли бы дать друг другу.
spaces-empty = Вы пока не состоите ни в одном пространстве. Создайте его для своего парка или откройте ссылку из приглашения.
spaces-companies = Ваши предприятия в пространствах
space-new = Создать пространство
space-nav = Рабочее пространство
space-finds = Возможные синергии
space-slide = Картина по списку
space-residents = Резиденты
space-people = Люди
space-kind-park = индустриальный парк
space-kind-zone = экономическая зона
space-kind-centre = центр
space-kind-region = регион
space-kind-nation = страна
space-role-facilitator = фасилитатор
space-role-assistant = помощник
space-role-guest = гость
space-no-parent = само по себе
space-shares-nothing = ничего сверх того, что видят все
space-shares-what = что и сколько
space-shares-quality = что, сколько и какого качества
space-shares-all = всё, включая стоимость и обращение
space-order-plausibility = сначала правдоподобные
space-order-tonnes = сначала крупные, по тоннам
space-order-distance = сначала близкие
space-all = все
space-found = { $count ->
    [one] { $count } возможная синергия
    [few] { $count } возможные синергии
   *[other] { $count } возможных синергий
} между предприятиями пространства
space-first = Показаны первые { $count }.
space-no-finds = Пока нет возможных синергий, которые вам открыты. Предприятия показывают потоки, когда присоединяются или отвечают на анкету; до тех пор есть картина по списку:
space-companies = Предприятия
space-no-companies = Пока никто не присоединился. Пригласите владельца предприятия или разошлите анкеты.
space-by-questionnaire = ответы на анкеты
space-invite-company = Пригласить предприятие
space-invite-lead = Предприятие присоединится, когда его владелец примет приглашение; что вы увидите, решает он.
space-campaigns = Анкеты
space-no-campaigns = Пока не рассылались.
space-campaign-new = Начать анкетирование
space-closed = завершено
space-col-company = Предприятие
space-col-space = Пространство
space-col-shares = Фасилитаторы видят
space-col-kind = Вид
space-col-through = Через что
space-col-distance = Расстояние
space-col-plausibility = Правдоподобие
space-col-what = Что
space-col-instead = Служит как
space-col-type = Тип предприятия
space-col-outputs = Обычно отдаёт
space-col-inputs = Обычно потребляет
space-col-do = Дальше
space-col-state = Состояние
space-col-mails = Писем
space-col-link = Ссылка
space-change = Изменить
space-remove = Исключить
space-strike = Убрать из списка
space-could-give = Могли бы отдать
space-could-use = Могли бы использовать
space-flow-title = { $donor } → { $receiver }: { $offer } как { $need }
space-slide-title = кто кому и что мог бы отдать
space-inferred = Выведено из типов предприятий, не заявлено.
space-slide-alt = Ленты соединяют резидентов, которые могли бы отдать, с теми, кто мог бы использовать; таблица ниже говорит то же.
space-slide-note = { $count ->
    [one] В списке { $count } резидент
    [few] В списке { $count } резидента
   *[other] В списке { $count } резидентов
}, вид деятельности неизвестен у { $unknown }. Количества неизвестны: все ленты одной ширины.
space-slide-empty = Пока вывести нечего: нужны хотя бы два резидента с известным видом деятельности.
space-slide-table = То же таблицей
space-usual = Что обычно отдают и потребляют предприятия этих типов
space-open-invitations = Открытые приглашения
space-until = действует до
space-withdraw = Отозвать
space-invite-member = Пригласить человека
space-send-invitation = Отправить приглашение
space-roles-note = Фасилитатор делает всё. Помощник работает с предприятиями и резидентами. Гость видит картину по списку и то, что открыто всем.
space-last-facilitator = В пространстве остаётся хотя бы один фасилитатор.
space-invited = Приглашение отправлено: { $email }.
space-list-taken = { $fresh ->
    [one] Новых: { $fresh } резидент
    [few] Новых: { $fresh } резидента
   *[other] Новых: { $fresh } резидентов
}, уже были: { $known }.
space-n-residents = { $count ->
    [one] { $count } резидент
    [few] { $count } резидента
   *[other] { $count } резидентов
}
space-no-residents = Резидентов пока нет. Вставьте список ниже: название, вид деятельности, город, почта.
space-silent = просил не писать
space-register = Зарегистрировать предприятие
space-registered = { $name }: зарегистрировано. Его потоки остаются закрытыми, пока само предприятие не решит иначе.
space-invite = Пригласить
space-add-list = Добавить резидентов
space-list-note = По резиденту в строке. Столбцы: название, вид деятельности (ОКВЭД или словами), город, почта; заголовки не обязательны. Названия, которые уже есть, ничего не меняют.
space-list-empty = В списке не нашлось ни одного резидента. По одному в строке, сначала название.
space-list-too-long = В списке больше { $most } строк. Разделите его.
space-email-unknown = «{ $text }» — не адрес почты; пропущено.
space-answered-of = Ответили { $answered } из { $count }.
space-you-see = Из ответов вы видите:
space-mail-now = { $count ->
    [0] Сейчас писать некому
    [one] Написать { $count } резиденту
   *[other] Написать { $count } резидентам
}
space-mail-note = Первое письмо несёт ссылку, следующие напоминают о ней. Никому не пишем дважды в день и после ответа.
space-mailed = Отправлено: { $sent }. Не удалось: { $failed }.
space-newcomers = Спросить и новых резидентов
space-close = Завершить
space-answered = ответил
space-opened = открыл
space-waiting = не открывал
space-no-email = почты нет: передайте ссылку
space-show-link = Показать секретную ссылку
space-invitation = Приглашение
space-invitation-dead = Приглашение использовано, отозвано или устарело. Попросите новое.
space-invitation-log-in = Войдите или зарегистрируйтесь с адресом { $email }: приглашение для него.
space-invitation-other = Приглашение отправлено на другой адрес. Войдите с ним.
space-invitation-member = Вас приглашают работать здесь. Роль:
space-invitation-company = Вас приглашают присоединиться вместе с вашим предприятием.
space-takeover = Предприятие «{ $name }» и его ответы на анкеты станут вашими.
space-needs-company = У вас пока нет своего предприятия. Зарегистрируйте его и откройте ссылку снова.
space-join = Присоединиться
space-join-note = Вы решаете, что фасилитаторы этого пространства видят из ваших потоков. Вместе с ними показано ваше название; другие предприятия от этого ничего не видят, проверяющим это не передаётся. Изменить решение или выйти можно в любое время.
space-replaces = Это заменяет сказанное в прежних анкетах.
space-joined = Вы присоединились: { $space }.
space-left = Вы вышли: { $space }. Пространству больше ничего не показано.
space-leave = Выйти из пространства
space-answer-title = что у вас есть и что вам нужно?
space-promise = Это видите только вы и фасилитатор; проверяющим это не передаётся.
space-promise-sees = Из ваших ответов фасилитатор видит:
space-told-so-far = Уже сказано
space-tell = Расскажите об одном
space-tell-it = Отправить этот ответ
space-told = Спасибо. Расскажите о следующем или завершите.
space-finish = Сказать (больше) нечего
space-thanks = Спасибо: напоминаний не будет. К этой странице можно вернуться.
space-silence = Больше мне не писать
space-silenced = Писем отсюда больше не будет.
space-answer-closed = Анкетирование завершено.
space-answer-account = У предприятия теперь есть учётная запись: меняйте потоки там.
space-column-donor = Донор
space-column-offer = Предложение
space-column-receiver = Получатель
space-column-need = Потребность
space-column-resource = Ресурс
space-column-kind = Вид
space-column-plausibility = Правдоподобие
space-column-score = Оценка
space-column-quantity = Количество
space-column-unit = Единица
space-column-distance-km = Расстояние, км
space-column-through = Через что
space-mail-member-subject = Приглашение: { $space }
space-mail-member-text = Вас приглашают работать в пространстве «{ $space }» на Symbio. Ссылка действует один раз, { $days } дней:
    { $link }
space-mail-company-subject = Ваше предприятие и { $space }
space-mail-company-text = Фасилитатор пространства «{ $space }» приглашает ваше предприятие на Symbio. Что он увидит, решаете вы. Ссылка действует один раз, { $days } дней:
    { $link }
space-mail-questions-subject = { $space }: что пригодилось бы соседям?
space-mail-questions-text = { $name }: фасилитатор «{ $space }» спрашивает, что уходит с вашего предприятия и что ему нужно. Несколько минут, без регистрации. Ответы видите только вы и фасилитатор; проверяющим они не передаются.
    { $link }
    Ссылка только ваша: пожалуйста, не передавайте её.
space-mail-reminder-subject = { $space }: напоминание
space-mail-reminder-text = { $name }: вашего ответа для «{ $space }» пока нет. Если сказать нечего, нажмите «Сказать нечего», и писем больше не будет.
    { $link }
field-space-name = Название
field-space-kind = Вид
field-space-parent = Входит в
field-space-member-email = Почта
field-space-member-role = Роль
field-space-company-email = Почта владельца предприятия
field-space-join-organisation = Предприятие
field-space-join-shares = Фасилитаторы видят из наших потоков
field-space-list-file = Файл
field-space-list-text = …или строки из электронной таблицы
field-space-campaign-name = Название
field-space-campaign-shows = Вы увидите из ответов
field-space-campaign-shows-help = Страница говорит об этом резидентам; потом изменить нельзя.
field-space-campaign-words = Слово резидентам
