package pli.server.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Released buffers leave zeros behind. The views read memory that was given back to the pool, which
 * keeps it; nobody else uses the pool meanwhile.
 */
class WipingAllocatorTest {
  private static final int SIZE = 500;

  private final WipingAllocator allocator = new WipingAllocator();

  private static ByteBuffer filled(ByteBuf buffer) {
    buffer.writeBytes(new byte[buffer.writableBytes()]);
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.setByte(i, 0x5a);
    }
    return buffer.nioBuffer(0, buffer.capacity());
  }

  private static long marks(ByteBuffer view) {
    long marks = 0;
    for (int i = 0; i < view.capacity(); i++) {
      marks += view.get(i) == 0x5a ? 1 : 0;
    }
    return marks;
  }

  @Test
  void aReleasedBufferIsWiped() {
    ByteBuf buffer = allocator.directBuffer(SIZE);
    ByteBuffer view = filled(buffer);
    assertEquals(SIZE, marks(view));
    buffer.release();
    assertEquals(0, marks(view));
  }

  @Test
  void aBufferThatGrowsWipesWhatItHadBefore() {
    ByteBuf buffer = allocator.directBuffer(SIZE);
    List<ByteBuffer> views = new ArrayList<>();
    for (int size = SIZE; size < 10 * SIZE; size += SIZE) {
      buffer.capacity(size);
      views.add(filled(buffer));
    }
    ByteBuffer last = views.remove(views.size() - 1);
    views.forEach(view -> assertEquals(0, marks(view)));
    assertTrue(marks(last) > 0);
    buffer.release();
    assertEquals(0, marks(last));
  }

  @Test
  void aBufferIsWipedWhenItsLastSliceGoes() {
    ByteBuf buffer = allocator.directBuffer(SIZE);
    ByteBuffer view = filled(buffer);
    ByteBuf slice = buffer.retainedSlice(10, 20);
    buffer.release();
    assertEquals(SIZE, marks(view));
    slice.release();
    assertEquals(0, marks(view));
  }

  @Test
  void aBufferOnTheHeapIsWiped() {
    ByteBuf buffer = allocator.heapBuffer(SIZE);
    filled(buffer);
    ByteBuffer view = ByteBuffer.wrap(buffer.array());
    buffer.release();
    assertEquals(0, marks(view));
  }

  @Test
  void whatChannelsAskForIsWiped() {
    for (ByteBuf buffer : List.of(allocator.buffer(SIZE), allocator.ioBuffer(SIZE))) {
      ByteBuffer view = filled(buffer);
      buffer.release();
      assertEquals(0, marks(view));
    }
  }
}
