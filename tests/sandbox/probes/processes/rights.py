# Has capabilities, or could get new rights by starting a program.
# outside: reached
status = {line.partition(":")[0]: line.partition(":")[2].strip() for line in open("/proc/self/status")}
for name in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]:
    if int(status[name], 16):
        reached(f"{name} {status[name]}")
if status["NoNewPrivs"].strip() != "1":
    reached("new privileges")
if status["Seccomp"].strip() != "2":
    reached("no filter")
if os.getuid() == 0:
    reached("being root")
