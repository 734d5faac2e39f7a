"""«Не помню пароль»: through Госуслуги, or by hand in three steps — phone, code, new password."""
