"""What brings codes to phones; one folder a way, one module a provider, copied to add another.

`providers` holds what a provider's ways have in common. Shapes of requests and answers stand in
`wire/phone`; what came back is believed only where it has that shape.
"""
