"""«Сообщения»: a person writes to a clinic's registry or the portal's support and reads answers."""
