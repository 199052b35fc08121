"""What runs: the instances of every service."""

from flask.views import MethodView

from customers.contract import ADMIN, OPS
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.rpc import Answer, rpc
from registry.contract import InstanceListSchema, ListInstancesSchema

blueprint = Blueprint("registry", "What runs: the instances of every service.")


@blueprint.route("/registry/instances")
class Instances(MethodView):
    """The instances that are known."""

    @roles(OPS, ADMIN)
    @blueprint.operation("listInstances")
    @blueprint.arguments(ListInstancesSchema, location="query")
    @blueprint.response(200, InstanceListSchema)
    def get(self, query: Answer) -> Answer:
        """The instances, by service, each with how it was last heard of."""
        return rpc.registry.list_instances(**query)
