package io.madang.rtsp.message;

/// The status codes that matter here (RFC 2326, section 7.1.1).
public final class RtspStatus {
  /// Below this, a response is on its way and not there.
  public static final int OK = 200;

  public static final int MOVED_PERMANENTLY = 301;
  public static final int MOVED_TEMPORARILY = 302;
  public static final int SEE_OTHER = 303;
  public static final int USE_PROXY = 305;
  public static final int BAD_REQUEST = 400;
  public static final int UNAUTHORIZED = 401;
  public static final int FORBIDDEN = 403;
  public static final int NOT_FOUND = 404;
  public static final int METHOD_NOT_ALLOWED = 405;
  public static final int NOT_ACCEPTABLE = 406;
  public static final int REQUEST_ENTITY_TOO_LARGE = 413;
  public static final int UNSUPPORTED_MEDIA_TYPE = 415;
  public static final int PARAMETER_NOT_UNDERSTOOD = 451;
  public static final int NOT_ENOUGH_BANDWIDTH = 453;
  public static final int SESSION_NOT_FOUND = 454;
  public static final int METHOD_NOT_VALID_IN_THIS_STATE = 455;
  public static final int INVALID_RANGE = 457;
  public static final int AGGREGATE_OPERATION_NOT_ALLOWED = 459;
  public static final int UNSUPPORTED_TRANSPORT = 461;
  public static final int INTERNAL_SERVER_ERROR = 500;
  public static final int NOT_IMPLEMENTED = 501;
  public static final int SERVICE_UNAVAILABLE = 503;
  public static final int VERSION_NOT_SUPPORTED = 505;
  public static final int OPTION_NOT_SUPPORTED = 551;

  private RtspStatus() {}

  /// Whether the answer is to be looked for elsewhere.
  public static boolean isRedirect(int status) {
    return status == MOVED_PERMANENTLY
        || status == MOVED_TEMPORARILY
        || status == SEE_OTHER
        || status == USE_PROXY;
  }

  /// The usual reason phrase.
  public static String reason(int status) {
    return switch (status) {
      case OK -> "OK";
      case MOVED_PERMANENTLY -> "Moved Permanently";
      case MOVED_TEMPORARILY -> "Moved Temporarily";
      case SEE_OTHER -> "See Other";
      case USE_PROXY -> "Use Proxy";
      case BAD_REQUEST -> "Bad Request";
      case UNAUTHORIZED -> "Unauthorized";
      case FORBIDDEN -> "Forbidden";
      case NOT_FOUND -> "Not Found";
      case METHOD_NOT_ALLOWED -> "Method Not Allowed";
      case NOT_ACCEPTABLE -> "Not Acceptable";
      case REQUEST_ENTITY_TOO_LARGE -> "Request Entity Too Large";
      case UNSUPPORTED_MEDIA_TYPE -> "Unsupported Media Type";
      case PARAMETER_NOT_UNDERSTOOD -> "Parameter Not Understood";
      case NOT_ENOUGH_BANDWIDTH -> "Not Enough Bandwidth";
      case SESSION_NOT_FOUND -> "Session Not Found";
      case METHOD_NOT_VALID_IN_THIS_STATE -> "Method Not Valid in This State";
      case INVALID_RANGE -> "Invalid Range";
      case AGGREGATE_OPERATION_NOT_ALLOWED -> "Aggregate Operation Not Allowed";
      case UNSUPPORTED_TRANSPORT -> "Unsupported Transport";
      case INTERNAL_SERVER_ERROR -> "Internal Server Error";
      case NOT_IMPLEMENTED -> "Not Implemented";
      case SERVICE_UNAVAILABLE -> "Service Unavailable";
      case VERSION_NOT_SUPPORTED -> "RTSP Version Not Supported";
      case OPTION_NOT_SUPPORTED -> "Option Not Supported";
      default -> status < 400 ? "OK" : "Error";
    };
  }
}
