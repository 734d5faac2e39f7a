"""Our side of ESIA: v2/ac and v3/te, signed requests, checked tokens, one read of the person.

Sources of each rule are the sections of «Методические рекомендации по использованию ЕСИА»
as real traffic and public clients confirm them; what is uncertain is a setting.
"""
