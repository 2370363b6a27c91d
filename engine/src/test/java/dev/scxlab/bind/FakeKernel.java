package dev.scxlab.bind;

import dev.scxlab.kernel.ext.ScxKfuncs;
import java.lang.reflect.Proxy;

/** Kernels for tests that need none of what a kernel does. */
final class FakeKernel {

  private FakeKernel() {}

  /** Counts nothing and knows nothing: any real question fails. */
  static ScxKfuncs quiet() {
    return (ScxKfuncs)
        Proxy.newProxyInstance(
            ScxKfuncs.class.getClassLoader(),
            new Class<?>[] {ScxKfuncs.class},
            (proxy, method, args) -> {
              if (method.getName().equals("called")) {
                return null;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
