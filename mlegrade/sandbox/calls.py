"""Which system calls a student's process may make: a filter in the kernel, by libseccomp.

It needs no right, so it holds at every level, in a container, and where user namespaces are
forbidden. Refused is what a computation does not need: the network, keys, memory that nobody
counts, another process's memory, rights of administrators, and whatever is newer than this list.
"""

import ctypes
import errno

ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NOT_EQUAL, MASKED_EQUAL = 1, 7
AF_UNIX = 1
NEW = range(424, 600)  # what came since Linux 5.1 has the same number on every machine
NEW_AND_HARMLESS = (
    "close_range openat2 faccessat2 epoll_pwait2 futex_waitv fchmodat2 process_madvise cachestat"
)
DENIED = (
    "socket"  # with all its families; a pair of sockets is enough for processes of one's own
    " add_key request_key keyctl"
    " memfd_create shmget shmat msgget semget mq_open"
    " ptrace process_vm_readv process_vm_writev kcmp"
    " unshare setns mount umount umount2 pivot_root chroot"
    " bpf perf_event_open userfaultfd fanotify_init name_to_handle_at open_by_handle_at"
    " acct swapon swapoff reboot kexec_load kexec_file_load init_module finit_module delete_module"
    " sethostname setdomainname settimeofday clock_settime adjtimex clock_adjtime quotactl syslog"
    " iopl ioperm modify_ldt lookup_dcookie vhangup io_setup io_submit"
)
NAMESPACES = (0x00020000, *(1 << bit for bit in range(25, 31)))


class Condition(ctypes.Structure):
    """A condition on an argument of a call."""

    _fields_ = [
        ("argument", ctypes.c_uint),
        ("compare", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    ]


class Filter:
    """The filter, made once, for each process to put on."""

    def __init__(self):
        try:
            self.library = ctypes.CDLL("libseccomp.so.2")
        except OSError as error:
            raise OSError(f"{error}; install it, as with `apt-get install libseccomp2`") from None
        self.library.seccomp_init.restype = ctypes.c_void_p
        self.rules = ctypes.c_void_p(self.library.seccomp_init(ALLOW))
        for name in DENIED.split():
            self.refuse(self.number(name))
        self.refuse(self.number("socketpair"), Condition(0, NOT_EQUAL, AF_UNIX, 0))
        for flag in NAMESPACES:
            self.refuse(self.number("clone"), Condition(0, MASKED_EQUAL, flag, flag))
        harmless = {self.number(name) for name in NEW_AND_HARMLESS.split()}
        for number in NEW:
            if number not in harmless:  # the C library then does it in the old way
                self.refuse(number, why=errno.ENOSYS)

    def number(self, name):
        """Return the number of a call on this machine, below 0 if there is none."""
        return self.library.seccomp_syscall_resolve_name(name.encode())

    def refuse(self, number, *conditions, why=errno.EPERM):
        """Have a call end in an error, if all conditions hold."""
        held = (Condition * len(conditions))(*conditions)
        if number >= 0:
            done = self.library.seccomp_rule_add_array(
                self.rules, REFUSE | why, number, len(held), held
            )
            self.check(done)

    def put_on(self):
        """Hold this process, and all that it starts, to the rules, for good."""
        self.check(self.library.seccomp_load(self.rules))

    def check(self, done):
        """Raise what the library reports."""
        if done != 0:
            raise OSError(-done, f"the filter of system calls: {errno.errorcode.get(-done, done)}")
