package pli.server.edge;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import io.netty.util.internal.CleanableDirectBuffer;
import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that are overwritten when they are released. A frame passes through several on its way
 * from TLS to a session, in clear, with a route key inside; a pool of buffers would keep it until
 * somebody happens to need the same place. The memory itself still comes from a pool, and goes back
 * to it as zeros. Thread-safe.
 */
final class WipingAllocator extends AbstractByteBufAllocator {
  private final ByteBufAllocator pool = new AdaptiveByteBufAllocator(true);

  WipingAllocator() {
    super(true);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    Lent first = new Lent(pool, initialCapacity);
    ByteBuf buffer =
        PlatformDependent.hasUnsafe()
            ? new WipedFast(this, first, maxCapacity)
            : new Wiped(this, first, maxCapacity);
    return buffer.clear();
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return new WipedHeap(this, initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }

  /**
   * Memory of the pool, lent to one buffer. The superclasses of the buffers call {@link #clean} for
   * all memory but the first, which is not theirs.
   */
  private static final class Lent implements CleanableDirectBuffer {
    private final ByteBuf memory;
    private final ByteBuffer buffer;

    Lent(ByteBufAllocator pool, int capacity) {
      memory = pool.directBuffer(capacity, capacity);
      buffer = memory.nioBuffer(0, capacity);
    }

    @Override
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public void clean() {
      memory.setZero(0, memory.capacity());
      memory.release();
    }
  }

  /** The memory that a buffer began with, as long as it has not grown. */
  private static final class First {
    private @Nullable Lent memory;

    First(Lent memory) {
      this.memory = memory;
    }

    void giveBack() {
      if (memory != null) {
        memory.clean();
        memory = null;
      }
    }
  }

  private CleanableDirectBuffer lend(int capacity) {
    return new Lent(pool, capacity);
  }

  private static final class WipedFast extends UnpooledUnsafeDirectByteBuf {
    private final First first;

    WipedFast(WipingAllocator allocator, Lent first, int maxCapacity) {
      super(allocator, first.buffer(), maxCapacity);
      this.first = new First(first);
    }

    @Override
    protected CleanableDirectBuffer allocateDirectBuffer(int capacity) {
      return ((WipingAllocator) alloc()).lend(capacity);
    }

    @Override
    public ByteBuf capacity(int newCapacity) {
      if (newCapacity != capacity()) {
        super.capacity(newCapacity);
        first.giveBack();
      }
      return this;
    }

    @Override
    protected void deallocate() {
      super.deallocate();
      first.giveBack();
    }
  }

  private static final class Wiped extends UnpooledDirectByteBuf {
    private final First first;

    Wiped(WipingAllocator allocator, Lent first, int maxCapacity) {
      super(allocator, first.buffer(), maxCapacity);
      this.first = new First(first);
    }

    @Override
    protected CleanableDirectBuffer allocateDirectBuffer(int capacity) {
      return ((WipingAllocator) alloc()).lend(capacity);
    }

    @Override
    public ByteBuf capacity(int newCapacity) {
      if (newCapacity != capacity()) {
        super.capacity(newCapacity);
        first.giveBack();
      }
      return this;
    }

    @Override
    protected void deallocate() {
      super.deallocate();
      first.giveBack();
    }
  }

  private static final class WipedHeap extends UnpooledHeapByteBuf {
    WipedHeap(WipingAllocator allocator, int initialCapacity, int maxCapacity) {
      super(allocator, initialCapacity, maxCapacity);
    }

    @Override
    protected void freeArray(byte[] array) {
      Arrays.fill(array, (byte) 0);
    }
  }
}
