# Swaps a folder and a link to the outside under its own feet.
# outside: reached
import threading, time
here = os.path.join(os.getcwd(), "race")
os.makedirs(here + "/real", exist_ok=True)
open(here + "/real/secret", "w").write("mine")
os.symlink(WORLD["outside"], here + "/link")
over = time.monotonic() + 1.5
def swap():
    while time.monotonic() < over:
        for source, target in [("real", "spare"), ("link", "real"), ("real", "link"), ("spare", "real")]:
            try:
                os.rename(f"{here}/{source}", f"{here}/{target}")
            except OSError:
                pass
thread = threading.Thread(target=swap)
thread.start()
found = set()
while time.monotonic() < over:
    try:
        found.add(open(here + "/real/secret").read())
        if WORLD["secret"] in found:
            over = 0
    except OSError:
        pass
thread.join()
if WORLD["secret"] in found:
    reached("the other file")
import shutil
shutil.rmtree(here, ignore_errors=True)
