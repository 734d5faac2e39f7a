"""How an account grows: registered (упрощённая), checked (стандартная), confirmed (подтверждённая).

Neighbours: `people` holds who somebody is, `grants` sends the codes and opens sessions; the pages
of registration and of the profile show all this.
"""
