"""Finding: the ways to a doctor, by words, by place, by time.

Words: term (слово указателя), vocabulary (слова региона), reading (как понято набранное), danger sign
(признак опасности), count (счёт свободных мест), part of the day (время дня), ask (что ищут).
Free places are counted beforehand, doctor by doctor, and every count knows how old it is: a page of
results never looks at places. Promises: one term, one count and one clinic's clock stand once.
Neighbours: stands on booking, schedule, attachments and clinics; nobody stands on it.
"""
