# Lists the names in a folder that the person has hidden.
# outside: reached
def names():
    assert os.listdir(WORLD["project"] + "/keys"), "nothing in it"
attempt("the names in a hidden folder", names)
