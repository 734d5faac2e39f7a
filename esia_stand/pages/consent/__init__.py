"""«Предоставление прав доступа»: shown once for each person, system and list of rights."""
