package dev.scxlab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterpreterSizeTest {

  /** HotSpot never compiles a method above 8,000 bytes, which would make runs 30 times slower. */
  @Test
  void noMethodOfTheInterpreterIsTooLongToBeCompiled() throws IOException {
    Map<String, Integer> sizes = codeSizes(Interpreter.class);
    assertThat(sizes).containsKey("loop");
    assertThat(sizes.values()).allMatch(size -> size < 7_000);
  }

  /** Reads the length of each method's code from the class file (JVM specification, chapter 4). */
  private static Map<String, Integer> codeSizes(Class<?> type) throws IOException {
    Map<String, Integer> sizes = new HashMap<>();
    try (InputStream resource = type.getResourceAsStream(type.getSimpleName() + ".class");
        DataInputStream in = new DataInputStream(resource)) {
      in.skipNBytes(8);
      String[] texts = constants(in);
      in.skipNBytes(6);
      in.skipNBytes(2L * in.readUnsignedShort());
      for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
        in.skipNBytes(6);
        skipAttributes(in);
      }
      for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
        in.skipNBytes(2);
        String name = texts[in.readUnsignedShort()];
        in.skipNBytes(2);
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
          String attribute = texts[in.readUnsignedShort()];
          int length = in.readInt();
          if (attribute.equals("Code")) {
            in.skipNBytes(4);
            sizes.merge(name, in.readInt(), Math::max);
            length -= 8;
          }
          in.skipNBytes(length);
        }
      }
    }
    return sizes;
  }

  private static void skipAttributes(DataInputStream in) throws IOException {
    for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
      in.skipNBytes(2);
      in.skipNBytes(in.readInt());
    }
  }

  private static String[] constants(DataInputStream in) throws IOException {
    String[] texts = new String[in.readUnsignedShort()];
    for (int i = 1; i < texts.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1:
          texts[i] = in.readUTF();
          break;
        case 7, 8, 16, 19, 20:
          in.skipNBytes(2);
          break;
        case 15:
          in.skipNBytes(3);
          break;
        case 5, 6:
          in.skipNBytes(8);
          i++;
          break;
        default:
          in.skipNBytes(4);
          break;
      }
    }
    return texts;
  }
}
