"""«Получить данные с портала Госуслуг»: the trip, what ESIA told, the card made of it."""
