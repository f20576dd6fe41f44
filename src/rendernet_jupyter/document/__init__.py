"""Surgery on notebook files. Works on their JSON; no kernel and no notebook library is needed."""
