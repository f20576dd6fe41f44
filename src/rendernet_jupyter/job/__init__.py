"""How it is done, once: states, schedule, recovery, the runner and the ports it is handed."""
