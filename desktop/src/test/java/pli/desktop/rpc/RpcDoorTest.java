package pli.desktop.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.desktop.terminal.Json;

/** Requests of JSON-RPC 2.0 and their answers, those of the specification among them. */
class RpcDoorTest {
  private final List<String> done = new ArrayList<>();
  private final RpcDoor door = new RpcDoor(this::call);

  private @Nullable Object call(String method, @Nullable Object params) throws RpcFault {
    done.add(method + " " + params);
    return switch (method) {
      case "subtract" ->
          params instanceof Map<?, ?> map
              ? number(map.get("minuend")) - number(map.get("subtrahend"))
              : params instanceof List<?> list ? number(list.get(0)) - number(list.get(1)) : null;
      case "quiet" -> null;
      case "fail" -> throw new RpcFault(-32004, "Refused.", new Json().put("exitCode", 4));
      default -> throw new RpcFault(RpcFault.NO_METHOD, "There is no such method.", null);
    };
  }

  private static Long number(@Nullable Object value) {
    return value instanceof Long number ? number : Long.MIN_VALUE;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'jsonrpc':'2.0','method':'subtract','params':[42,23],'id':1}"
            + ";{'jsonrpc':'2.0','result':19,'id':1}",
        "{'jsonrpc':'2.0','method':'subtract','params':{'subtrahend':23,'minuend':42},'id':'a'}"
            + ";{'jsonrpc':'2.0','result':19,'id':'a'}",
        "{'jsonrpc':'2.0','method':'quiet','id':null};{'jsonrpc':'2.0','result':null,'id':null}",
        "{'jsonrpc':'2.0','method':'fail','params':null,'id':2}"
            + ";{'jsonrpc':'2.0','error':{'code':-32004,'message':'Refused.',"
            + "'data':{'exitCode':4}},'id':2}",
      })
  void oneRequestHasOneAnswer(String request, String answer) {
    assertEquals(answer.replace('\'', '"'), door.answer(json(request)));
  }

  @Test
  void aNotificationIsDoneAndNotAnswered() {
    assertNull(door.answer(json("{'jsonrpc':'2.0','method':'quiet'}")));
    assertNull(door.answer(json("{'jsonrpc':'2.0','method':'fail'}")));
    assertNull(door.answer(json("{'jsonrpc':'2.0','method':'nonsense'}")));
    assertNull(door.answer(json("[{'jsonrpc':'2.0','method':'quiet','params':{}}]")));
    assertEquals(List.of("quiet null", "fail null", "nonsense null", "quiet {}"), done);
  }

  @Test
  void aBatchIsDoneInItsOrder() {
    String answer =
        door.answer(
            json(
                "[{'jsonrpc':'2.0','method':'subtract','params':[4,1],'id':1},"
                    + "{'jsonrpc':'2.0','method':'quiet'},1,"
                    + "{'jsonrpc':'2.0','method':'nonsense','id':'x'}]"));
    assertEquals(
        ("[{'jsonrpc':'2.0','result':3,'id':1},"
                + "{'jsonrpc':'2.0','error':{'code':-32600,"
                + "'message':'This is no request of JSON-RPC 2.0.'},'id':null},"
                + "{'jsonrpc':'2.0','error':{'code':-32601,"
                + "'message':'There is no such method.'},'id':'x'}]")
            .replace('\'', '"'),
        answer);
    assertEquals(List.of("subtract [4, 1]", "quiet null", "nonsense null"), done);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'jsonrpc':'2.0','method':1,'id':1}",
        "{'jsonrpc':'1.0','method':'quiet','id':1}",
        "{'method':'quiet','id':1}",
        "{'jsonrpc':'2.0','method':'quiet','params':'x','id':1}",
        "{'jsonrpc':'2.0','method':'quiet','id':{}}",
        "{'jsonrpc':'2.0','method':'quiet','id':1.5}",
        "{'jsonrpc':'2.0','method':'quiet','id':1,'and':2}",
        "{}",
        "[]",
        "1",
        "null",
      })
  void whatIsNoRequestIsNotDone(String request) {
    String answer = door.answer(json(request));
    assertTrue(answer != null && answer.contains("\"code\":-32600,"), answer);
    assertEquals(List.of(), done);
  }

  @Test
  void aBatchBeyondTheLimitIsNotBegun() {
    String one = ",{'jsonrpc':'2.0','method':'quiet','id':1}";
    String most = "[" + one.repeat(RpcDoor.MAX_BATCH).substring(1) + "]";
    String answer = door.answer(json(most));
    assertTrue(answer != null && answer.startsWith("[{"), answer);
    assertEquals(RpcDoor.MAX_BATCH, done.size());
    done.clear();
    String more = door.answer(json("[" + one.repeat(RpcDoor.MAX_BATCH + 1).substring(1) + "]"));
    assertTrue(more != null && more.contains("-32600"), more);
    assertEquals(List.of(), done);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{'jsonrpc':'2.0','method':'quiet','id':1",
        "{'jsonrpc':'2.0','method':'quiet','method':'fail','id':1}",
        "{'jsonrpc':'2.0','method':'quiet','id':1} 2",
        "{jsonrpc:'2.0'}",
        "{'a':1e999999999}",
        "{'a':1234567890123456789012345678901234567890}",
        "{'a':NaN}",
        "{'a':'\\ud800'}",
        "{'\\udc00':1}",
        "{'a':'\t'}",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
      })
  void whatIsNoJsonIsSaidToBeNone(String written) {
    String answer = door.answer(json(written));
    assertTrue(answer != null && answer.contains("\"code\":-32700,"), answer);
    assertEquals(List.of(), done);
  }

  @Test
  void otherEncodingsThanUtf8AreNoJson() {
    String answer = door.answer(Bytes.of('"', 0xe9, '"'));
    assertTrue(answer != null && answer.contains("\"code\":-32700,"), answer);
    String wide = door.answer(Bytes.of(0, '1', 0, '2'));
    assertTrue(wide != null && wide.contains("\"code\":-32700,"), wide);
  }

  private static Bytes json(String written) {
    return Bytes.utf8(written.replace('\'', '"'));
  }
}
