package io.madang.server.doctor;

import io.madang.server.rest.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;

/// How clients reach this node, examined when somebody asks.
@Path("/api/v1/doctor")
@Tag(name = "Node")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DoctorResource {
  private final Doctor doctor;
  private final Caller caller;

  DoctorResource(Doctor doctor, Caller caller) {
    this.doctor = doctor;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "examineNode",
      summary = "Examine how clients reach this node",
      description =
          "Knocks at every address that clients are told, by UDP, TCP and TLS, and says in words what"
              + " to do. Takes up to three seconds. Within two seconds of the last examination its"
              + " answer is given again. Needs an admin grant for all rooms.")
  @APIResponse(responseCode = "200", description = "What was found.")
  @Cache(noStore = true)
  public DoctorReport get() {
    caller.requireAdminOfAllRooms();
    return doctor.report();
  }
}
