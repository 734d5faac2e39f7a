"""«Кто смотрел»: who saw or changed a card, in plain words, and a question about a strange one."""
