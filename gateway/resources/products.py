"""The catalogue."""

from uuid import UUID

from flask.views import MethodView

from customers.contract import ADMIN, CATALOGUE
from gateway.api import Blueprint
from gateway.auth import public, roles
from gateway.etags import versioned
from gateway.keys import keyed
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc
from inventory.contract import (
    CategoryListSchema,
    CreateProductSchema,
    ListProductsSchema,
    ProductChangeSchema,
    ProductPageSchema,
    ProductSchema,
)

blueprint = Blueprint("products", "The catalogue.")

_PRODUCT = {
    "sku": "KIT-0001",
    "name": "Bread knife",
    "category": "Kitchen",
    "unit_price": {"amount_minor": 2490, "currency": "EUR"},
    "tax_class": "standard",
}
_CHANGE = {"unit_price": {"amount_minor": 2290, "currency": "EUR"}}


@blueprint.route("/products")
class Products(MethodView):
    """All products."""

    @public
    @blueprint.operation("listProducts")
    @blueprint.arguments(ListProductsSchema, location="query")
    @blueprint.response(200, ProductPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of products, with how many units can be ordered now."""
        return linked(rpc.inventory.list_products(**query))

    @roles(CATALOGUE, ADMIN)
    @keyed
    @blueprint.operation("createProduct", "Conflict")
    @blueprint.arguments(CreateProductSchema, example=_PRODUCT)
    @blueprint.response(201, ProductSchema)
    def post(self, product: Answer) -> tuple[Answer, dict[str, str]]:
        """Put a product into the catalogue, with no stock yet."""
        created = rpc.inventory.create_product(**product)
        return created, {"Location": f"/api/v1/products/{created['id']}"}


@blueprint.route("/categories")
class Categories(MethodView):
    """What kinds of products there are."""

    @public
    @blueprint.operation("listCategories")
    @blueprint.response(200, CategoryListSchema)
    def get(self) -> Answer:
        """The categories that products are in, by name."""
        return rpc.inventory.list_categories()


@blueprint.route("/products/<uuid:product_id>")
class ProductById(MethodView):
    """One product."""

    @public
    @blueprint.operation("getProduct", "NotFound")
    @blueprint.response(200, ProductSchema)
    def get(self, product_id: UUID) -> Answer:
        """One product, with how many units can be ordered now."""
        return rpc.inventory.get_product(product_id=str(product_id))

    @roles(CATALOGUE, ADMIN)
    @versioned
    @blueprint.operation("updateProduct", "NotFound", "Conflict")
    @blueprint.arguments(ProductChangeSchema, example=_CHANGE)
    @blueprint.response(200, ProductSchema)
    def patch(self, change: Answer, product_id: UUID, version: int) -> Answer:
        """Change a product; what is left out stays, and orders that were placed keep their prices."""
        return rpc.inventory.update_product(product_id=str(product_id), version=version, **change)


@blueprint.route("/products/<uuid:product_id>/archive")
class ProductArchive(MethodView):
    """Off the shelf."""

    @roles(CATALOGUE, ADMIN)
    @keyed
    @versioned
    @blueprint.operation("archiveProduct", "NotFound", "Conflict")
    @blueprint.response(200, ProductSchema)
    def post(self, product_id: UUID, version: int) -> Answer:
        """Sell a product no more; orders that were placed are still sent."""
        return rpc.inventory.archive_product(product_id=str(product_id), version=version)
