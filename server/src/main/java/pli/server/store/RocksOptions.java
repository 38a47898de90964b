package pli.server.store;

import java.util.Objects;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/** How RocksDB keeps our tables. Whoever takes something from here closes it. */
final class RocksOptions {
  private static final int BLOB = 4096;
  private static final int BLOOM_BITS = 10;

  /** 2^6 parts of the cache, each with a lock of its own. */
  private static final int SHARD_BITS = 6;

  /** Of the cache, kept for indexes and filters before what they lead to. */
  private static final double FOR_INDEXES = 0.5;

  /** Bytes of a block of rows. */
  private static final int BLOCK = 4096;

  /**
   * The same for entries, which are read by dozens: a large store has fewer blocks to find then,
   * and more of its index is in the cache.
   */
  private static final int ENTRIES_BLOCK = 16_384;

  /** Bytes of a part of an index or a filter: what is read where it is not in the cache. */
  private static final int INDEX_PART = 4096;

  /** Of a memtable, for a filter of what is in it. */
  private static final double MEMTABLE_BLOOM = 0.05;

  private RocksOptions() {}

  /** What all tables share of the memory. */
  static Cache cache(StoreOptions options) {
    return new LRUCache(options.cacheBytes(), SHARD_BITS, false, FOR_INDEXES);
  }

  /** The filter of all tables. */
  static BloomFilter bloom() {
    return new BloomFilter(BLOOM_BITS);
  }

  /** Of the database. */
  static DBOptions database(StoreOptions options) {
    return Objects.requireNonNull(DBOptions.getDBOptionsFromProps(manifests()))
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        // A torn last record is cut off before; any other damage must not pass for it.
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        // After an error RocksDB goes on by itself, and writes all out for that. A record that
        // failed, and lies in the log, must then be there for all column families or for none.
        .setAtomicFlush(true)
        .setMaxBgErrorResumeCount(0)
        .setMaxTotalWalSize(4 * options.writeBufferBytes())
        .setMaxBackgroundJobs(2)
        // The committer writes alone.
        .setAllowConcurrentMemtableWrite(false)
        .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  /**
   * A manifest is begun anew with each change of the files: it names the first and last row of
   * each, and those of a small one that is long merged would say which two were written together.
   */
  private static Properties manifests() {
    Properties properties = new Properties();
    properties.setProperty("max_manifest_file_size", "0");
    properties.setProperty("max_manifest_space_amp_pct", "0");
    return properties;
  }

  /** Of a table. */
  static ColumnFamilyOptions family(
      Table table, StoreOptions options, Cache cache, BloomFilter bloom) {
    ColumnFamilyOptions family =
        new ColumnFamilyOptions()
            // Everything here is ciphertext.
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setBottommostCompressionType(CompressionType.NO_COMPRESSION)
            .useFixedLengthPrefixExtractor(RowSeals.PREFIX)
            .setWriteBufferSize(options.writeBufferBytes())
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setBlockSize(table == Table.ENTRIES ? ENTRIES_BLOCK : BLOCK)
                    .setFilterPolicy(bloom)
                    .setCacheIndexAndFilterBlocks(true)
                    .setCacheIndexAndFilterBlocksWithHighPriority(true)
                    // Whole, those of a large store would push each other out of the cache, and
                    // every row that is looked for would read half a megabyte of them.
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true)
                    .setMetadataBlockSize(INDEX_PART)
                    .setPinTopLevelIndexAndFilter(true));
    if (table == Table.SUBMISSIONS) {
      // Each submission is looked for once before it is there: as a rule, in vain.
      family.setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM);
    } else {
      // What is looked for is there, as a rule, and most of it at the bottom: no filters for that.
      family.setOptimizeFiltersForHits(true);
    }
    if (table == Table.ENTRIES) {
      family
          .setEnableBlobFiles(true)
          .setMinBlobSize(BLOB)
          .setEnableBlobGarbageCollection(true)
          .setBlobGarbageCollectionAgeCutoff(Reclamation.ORDINARY_AGE_CUTOFF);
    }
    return family;
  }
}
