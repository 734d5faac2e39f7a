"""«Мои карты»: cards, their visits, notices."""
