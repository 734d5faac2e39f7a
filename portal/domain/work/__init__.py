"""Work: what happens later, in a job process, and never gets lost.

Words
    *job* — a module-level function that a worker runs (`@work.actions.job`);
    *task* — one call of a job waiting in the database (django-tasks-db's row);
    *lease* — the right of one worker to run one task until a moment, renewed by a
    heartbeat; its *generation* grows each time the task is taken;
    *tick* — one turn of a periodic job; *dead* — a task that nobody will try again by itself.

Promises
    A task is enqueued in the transaction of the change that asked for it. A task whose
    worker was killed is taken again within 30 s. A tick is enqueued at most once, whatever
    the number of processes. Effects inside `finishing()` happen exactly once. A task is
    never RUNNING for ever. Arguments and logs hold identifiers, never personal data.

Neighbours
    The lowest context: it knows no other, every other may call it
    (docs/decisions/0002-work-context.md, docs/jobs.md).
"""
