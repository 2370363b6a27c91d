package dev.scxlab.abi;

/** The error numbers that a policy may name ({@code -ENOMEM}). */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  ESRCH(3),
  EINTR(4),
  EIO(5),
  E2BIG(7),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  ENODEV(19),
  EINVAL(22),
  ENOSPC(28),
  ERANGE(34),
  EDEADLK(35),
  ENODATA(61),
  EPROTO(71),
  EOVERFLOW(75),
  EOPNOTSUPP(95),
  ETIMEDOUT(110);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The positive number. */
  public int number() {
    return number;
  }
}
