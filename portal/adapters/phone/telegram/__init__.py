"""Telegram Gateway: codes in the channel «Коды подтверждения»."""
