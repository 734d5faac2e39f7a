"""«Учебный личный кабинет»: the profile, its check, children, and confirming who one is."""
