"""The people who work with the portal: operators of a region, registrars of a clinic, doctors.

Words: *employee* (who has an account of staff in a region), *role* (as what one works, and where: a row),
*invite* (a link, once, within 24 hours), *member* (an employee who has passed both factors).
Promises: nobody works without a second factor; what each role may see is one table (`rules.py`);
a role that has ended, a doctor or a clinic that is no more, closes every door at the next request.
Neighbours: below it `clinics` (where one works) and `accounts` (how passwords are kept); patients'
accounts are another thing altogether, their sessions open nothing here and these open nothing there.
"""
