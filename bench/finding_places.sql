-- Places of every doctor: so many days, so many places a day; one of three is open (bench.finding).
TRUNCATE schedule_worksession CASCADE;
INSERT INTO schedule_worksession (doctor_id, clinic_id, room, starts_at, ends_at, wall_date, wall_start, wall_end,
    time_zone, slot_minutes, opens_at, state, reason)
SELECT d.id, d.clinic_id, '', day + interval '6 hours', day + interval '12 hours', day::date, '09:00', '15:00',
    'Europe/Moscow', 15, now() - interval '1 day', 'open', ''
FROM clinics_doctor d, generate_series(current_date + 1, current_date + %(days)s, interval '1 day') day;
INSERT INTO schedule_slot (work_session_id, number, doctor_id, clinic_id, starts_at, ends_at, wall_date, wall_start, state, seats)
SELECT w.id, n, w.doctor_id, w.clinic_id, w.starts_at + n * interval '15 minutes', w.starts_at + (n + 1) * interval '15 minutes',
    w.wall_date, w.wall_start + n * interval '15 minutes', CASE WHEN (w.id + n) %% 3 = 0 THEN 'open' ELSE 'closed' END, 1
FROM schedule_worksession w, generate_series(0, %(places)s - 1) n
