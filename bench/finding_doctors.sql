-- 300 clinics, 40 specialities, 12,000 doctors of one region (bench.finding).
INSERT INTO clinics_clinic (region_id, external_id, is_active, oid, full_name, short_name, search_key, type, district,
    address, latitude, longitude, phones, hours, time_zone, serves, wheelchair,
    system, system_number, way_in, is_sensitive)
SELECT '26', 'b' || k, true, '', 'Городская поликлиника ' || k, 'Поликлиника ' || k,
    'городская поликлиника ' || k || ' ставрополь улица ' || (k %% 50) || ' мира', 'adult_polyclinic',
    'Район ' || (k %% 20), 'ул. Мира, ' || k, 45 + (k %% 17) / 50.0, 42 + (k %% 23) / 50.0, '[]', '',
    'Europe/Moscow', 'everyone', k %% 3 > 0, '', '', '', false
FROM generate_series(1, 300) k;
INSERT INTO clinics_speciality (region_id, external_id, is_active, name, patient_name, search_key, "group", serves,
    self_booking, needs_referral, is_sensitive, prepare, bring)
SELECT '26', 'b' || k, true, 'b', initcap((string_to_array(%(skills)s, ' '))[1 + k %% %(count)s]),
    (string_to_array(%(skills)s, ' '))[1 + k %% %(count)s] || CASE WHEN k >= %(count)s THEN ' дневной' ELSE '' END, '',
    'everyone', true, false, false, '[]', '[]'
FROM generate_series(0, 39) k;
INSERT INTO clinics_position (region_id, external_id, is_active, clinic_id, speciality_id, title)
SELECT '26', 'b' || c.id || '-' || p.id, true, c.id, p.id, 'врач'
FROM clinics_clinic c CROSS JOIN clinics_speciality p WHERE c.external_id LIKE 'b%%' AND p.external_id LIKE 'b%%';
INSERT INTO clinics_doctor (region_id, external_id, is_active, position_id, clinic_id, speciality_id, surname, name,
    patronymic, search_key, area, room, sex, gender, self_booking)
SELECT '26', 'b' || row_number() OVER (), true, t.id, t.clinic_id, t.speciality_id,
    (string_to_array(%(surnames)s, ' '))[1 + t.id %% 12] || (string_to_array(%(tails)s, ' '))[1 + t.id / 12 %% 10], (string_to_array(%(names)s, ' '))[1 + t.id / 7 %% 12],
    'Ивановна', translate(lower((string_to_array(%(surnames)s, ' '))[1 + t.id %% 12] || (string_to_array(%(tails)s, ' '))[1 + t.id / 12 %% 10] || ' '
    || (string_to_array(%(names)s, ' '))[1 + t.id / 7 %% 12] || ' ивановна'), 'ё', 'е'), '', '', '', CASE WHEN t.id %% 3 > 0 THEN 'f' ELSE 'm' END, true
FROM clinics_position t WHERE t.external_id LIKE 'b%%'
