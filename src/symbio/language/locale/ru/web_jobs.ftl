web-job-accept = Принимаем импорт
web-job-rematch = Подбор для всех потоков
web-job-waiting = Ждёт своей очереди.
web-job-reading = Читаем файл.
web-job-accepting = Создаём потоки и разбираем, что это.
web-job-matching = Ищем партнёров.
web-job-done = Готово.
web-job-failed = Не получилось.
web-job-cancelled = Остановлено.
web-job-cancelling = Останавливаем; сделанное отменяется.
web-job-progress = { $done } из { $total }
web-job-progress-unknown = Идёт работа
web-job-leave = Страницу можно закрыть и вернуться: работа продолжится.
web-job-cancel = Остановить
web-job-undone = Ничего из этого не сохранено.
web-job-found = { $count ->
    [one] Найден { $count } возможный партнёр.
    [few] Найдено { $count } возможных партнёра.
   *[other] Найдено { $count } возможных партнёров.
}
web-job-following = Ищем партнёров: посмотреть, сколько осталось
web-job-not-allowed = Вы больше не можете менять данные этой компании.
web-job-too-often = Работа прервалась { $attempts } раз и прекращена. Попробуйте ещё раз; если повторится, сообщите администратору.
web-job-error = Это наша ошибка. Она записана; попробуйте ещё раз или сообщите администратору.
web-worker-starting = Фоновая работа запущена. Остановить: Ctrl+C.
web-backup-exists = Файл { $file } уже есть. Назовите новый.
web-backup-written = Записано строк: { $rows }, таблиц: { $tables }, файлов: { $files }; копия в { $file }. Храните её надёжно: в ней всё.
web-backup-restored = Восстановлено строк: { $rows }, таблиц: { $tables }, файлов: { $files }.
web-restore-not-backup = { $file } — не резервная копия платформы.
web-restore-damaged = Копия повреждена: { $part }. Ничего не восстановлено.
web-restore-other-schema = Копию сделал Symbio { $theirs }, его база устроена иначе, чем у { $ours }. Восстановите её той версией, которая её сделала, затем выполните symbio admin migrate.
web-restore-not-empty = В базе уже есть данные ({ $table }). Восстанавливайте в пустую.
web-restore-uploads-not-empty = Папка загрузок не пуста. Восстанавливайте в пустую.
