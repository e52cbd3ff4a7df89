news-title = Что нового
news-bell = { $count ->
    [0] Что нового
   *[other] Что нового ({ $count })
}
news-unread = новое
news-empty = Пока ничего. Здесь сообщают, когда кто-то заинтересовался вашим потоком, когда нашлись новые партнёры, когда исполнитель спрашивает или отвечает.
news-read-all = Отметить всё прочитанным
news-settings = Как часто приходят письма
news-settings-lead = Письма приходят на { $email }. Всё это есть и на странице «Что нового».
news-saved = Сохранено.
news-promise = В письмах нет названий других предприятий и точных мест.
news-group-contact = Интерес, вопросы, ответы, согласия
news-group-candidates = Новые сильные варианты для наших потоков
news-group-questions = Новые вопросы по заявленному нами
news-group-work = Загрузки и приглашения
news-group-all = Все письма Symbio
news-pace-now = сразу
news-pace-daily = раз в день
news-pace-weekly = раз в неделю
news-pace-off = никогда
news-stop = Отказаться от писем
news-stop-now = Отказаться
news-stopped = Эти письма больше не придут
news-mail-more = И ещё { $count }: { $link }
news-mail-foot = --
    Как часто приходят письма: { $settings }
    Отказаться от этих писем, без входа: { $stop }
web-job-notices = Просмотр нового и рассылка писем
notice-kind-untold = вид не назван
notice-who = { $kind }; { $far }
notice-private-shown = Ваш поток скрыт: спрашивая, вы показываете этому одному предприятию, что это и сколько, без названия.
notice-interest-take = Предприятие ({ $who }) могло бы принять ваш поток «{ $stream }» и спрашивает, не называя себя, интересно ли вам.
notice-interest-supply = Предприятие ({ $who }) могло бы дать то, что вам нужно, «{ $stream }», и спрашивает, не называя себя, интересно ли вам.
notice-agreed = Обе стороны согласны по потоку «{ $stream }»: названия теперь открыты друг другу.
notice-question = Предприятие ({ $who }) спрашивает вас, не называя себя, что можно сделать с его потоком.
notice-answer-can = Исполнитель ответил о вашем потоке «{ $stream }»: может взяться.
notice-answer-sample = Исполнитель ответил о вашем потоке «{ $stream }»: нужна проба.
notice-answer-cannot = Исполнитель ответил о вашем потоке «{ $stream }»: не может и пишет почему.
notice-reply = Владелец потока откликнулся на ваш ответ.
notice-accepted = Владелец потока принял ваш ответ: названия теперь открыты друг другу.
notice-declined = Владелец потока отклонил ваш ответ.
notice-candidates = { $count ->
    [one] { $count } новый сильный вариант
    [few] { $count } новых сильных варианта
   *[other] { $count } новых сильных вариантов
} для ваших потоков: { $streams }.
notice-questions = { $count ->
    [one] { $count } новый вопрос
    [few] { $count } новых вопроса
   *[other] { $count } новых вопросов
} по заявленному вами.
notice-import = Загрузка завершена: принято { $made }, уже были { $known }.
notice-invited = Вас приглашают присоединиться: откройте приглашение.
notice-subject-many = Symbio: новое ({ $count })
notice-subject-interest = Symbio: вашим потоком интересуются
notice-subject-agreed = Symbio: обе стороны согласны
notice-subject-question = Symbio: вам вопрос
notice-subject-answer = Symbio: исполнитель ответил
notice-subject-reply = Symbio: отклик на ваш ответ
notice-subject-accepted = Symbio: ваш ответ принят
notice-subject-declined = Symbio: ваш ответ отклонён
notice-subject-candidates = Symbio: новые варианты для ваших потоков
notice-subject-questions = Symbio: новые вопросы по заявленному вами
notice-subject-import = Symbio: загрузка завершена
notice-subject-invited = Symbio: приглашение
