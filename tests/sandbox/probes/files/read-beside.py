# Reads what lies beside the project.
# outside: reached
attempt("a secret", lambda: open(WORLD["outside"] + "/secret").read())
attempt("its folder", lambda: os.listdir(WORLD["outside"]))
attempt("a home", lambda: os.listdir(WORLD["home"]))
attempt("up and over", lambda: open(WORLD["project"] + "/../outside/secret").read())
