# Объяснение возможности
explain-what = { $donor } предлагает «{ $offer }»; { $receiver }: нужно «{ $need }».
why-same = Это один и тот же ресурс: { $resource }.
why-kind-of = { $offered } — разновидность: { $needed }.
why-may-be = «{ $offered }» может оказаться нужным видом ({ $needed }): уточните.
why-use = Вместо «{ $replaced }» можно взять: { $resource }.
why-technology = Обработка «{ $technology }»: из «{ $source }» получается «{ $product }».
why-process = Потребность называет процесс «{ $process }», и такое в него идёт.
for-distance = Между площадками около { $km } км.
for-covers-all = Предложения хватает на всю потребность: ≈ { $quantity } { $unit }.
for-covers-part = Предложение покрывает около { $percent } % потребности: ≈ { $quantity } { $unit }.
for-precedent = Так уже делают: { $donor } → { $receiver } ({ $place }, { $period }).
for-precedent-undated = Так уже делают: { $donor } → { $receiver } ({ $place }).
rule = { $text }
warn-readiness = «{ $technology }» пока не рядовая технология (уровень готовности { $trl } из 9).
warn-used-already = Поток уже используется: замена даст только разницу.
warn-burning = Сжигание ниже использования как материала, а такие применения известны.
warn-licence = Отход { $hazard_class } класса опасности: проверьте лицензию принимающего.
check-limit = Запросите анализ: { $limit }.
check-condition = Проверьте прежде всего: { $text }
check-kind = Уточните вид: { $resource }.
check-place = Место не указано: расстояние неизвестно.
check-quantity = Количества не указаны или несопоставимы: объём неизвестен.
limit-temperature-c = температура { $sign } { $value } °C
limit-pressure-bar = давление { $sign } { $value } бар
limit-moisture-pct = влажность { $sign } { $value } %
limit-grain-size-mm = крупность { $sign } { $value } мм

# Отказы
refuse-rule = { $text }
refuse-activity = Неизвестно, чтобы это подходило получателю с видом деятельности { $nace }.
refuse-federal-operator = Отходы I и II классов опасности передаются только федеральному оператору (89-ФЗ, ст. 14.1).
refuse-offer-quality = Предложение не укладывается в ограничение: { $limit } (указано: { $stated }).
refuse-need-quality = Предложение не отвечает требованию получателя: { $quality } { $needed } (предлагается: { $stated }).
refuse-temperature = Предлагается не горячее { $offered } °C, а нужно не ниже { $needed } °C.
refuse-months = Предлагается и требуется в разные месяцы, а хранить это нельзя.
refuse-unknown-resource = «{ $text }» не распознано: ресурс с такими словами не известен.
refuse-no-way = Не известно ни применения, ни обработки, которые ведут от «{ $offered }» к «{ $needed }».

# Названия показателей
quality-temperature-c = температура, °C
quality-pressure-bar = давление, бар
quality-moisture-pct = влажность, %
quality-grain-size-mm = крупность, мм

# Оценка словами
band-fits = подходит
band-possible = возможно
band-doubtful = сомнительно

# Части оценки
part-fit = материал и применение
part-classification = ясно, что это
part-quantity = количества
part-distance = расстояние
part-time = сезоны
part-quality = качество известно
part-activity = вид деятельности известен

# Единицы
unit-t-per-a = т/год
unit-m3-per-a = м³/год
unit-nm3-per-a = нм³/год
unit-mwh-per-a = МВт·ч/год
unit-unit-per-a = ед./год
unit-h-per-a = ч/год
unit-m2 = м²
unit-kw = кВт
unit-t = т
unit-m3 = м³
unit-mwh = МВт·ч
unit-unit = ед.
for-same-place = Обе площадки указаны в одном месте.
check-ratio = Сравнено масса на массу: уточните, сколько на сколько заменяется.
check-town = Место известно только до города: уточните настоящее расстояние.
top-too-small = top должно быть не меньше 1, а не { $top }.
not-streams = match() принимает то, что возвращает symbio.read_streams(), а не { $kind }. Сначала прочитайте файл.

# Компоненты, у которых есть название
component-ash = зольность
component-bod = БПК
component-cao-free = свободный CaO
component-cn = цианиды
component-cod = ХПК
component-glycol = гликоли
component-loi = потери при прокаливании
component-oil = масла и нефтепродукты
component-pcb = ПХБ
component-phenol = фенолы
component-ss = взвешенные вещества
component-tds = растворённые соли
unit-pct = %
unit-mgkg = мг/кг
unit-mgl = мг/л
refuse-too-warm = Предлагается { $offered } °C, а нужно { $needed } °C или холоднее.
refuse-pressure = Предлагается под давлением { $offered } бар, а нужно не ниже { $needed } бар.
refuse-too-far = На { $distance } км тепло, пар и холод не передают: самое большее примерно на { $reach } км.
refuse-temperature-apart = Там держат { $offered } °C, а нужно { $needed } °C.
why-usual-taker = Предприятия такого вида обычно берут подобное, хотя пути от «{ $offered }» к «{ $needed }» в таблицах нет.
